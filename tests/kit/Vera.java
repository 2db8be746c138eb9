import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Holds PDFs against profiles of veraPDF: a line of the input is a profile, a tab and a file's name.
 * A line comes back for each: file, profile, checks, faults.
 */
public class Vera {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line; (line = input.readLine()) != null; ) {
            String[] asked = line.split("\t", 2);
            PDFAFlavour flavour = PDFAFlavour.fromString(asked[0]);
            try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(asked[1]), flavour);
                    PDFAValidator validator =
                            Foundries.defaultInstance().createValidator(flavour, 1000, false, false, false)) {
                ValidationResult result = validator.validate(parser);
                output.println(String.join("\t", asked[1], asked[0], result.getTotalAssertions() + "", faults(result)));
            }
        }
    }

    private static String faults(ValidationResult result) {
        TreeSet<String> found = new TreeSet<>();
        for (TestAssertion check : result.getTestAssertions())
            if (check.getStatus() == TestAssertion.Status.FAILED)
                found.add(check.getRuleId().getClause() + "-" + check.getRuleId().getTestNumber() + " " + check.getMessage());
        return result.isCompliant() && found.isEmpty() ? "none" : String.join("; ", found) + " ";
    }
}
