import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Holds PDFs against profiles of veraPDF: `java Vera.java 3a,ua1 FILE…`. A line for each: file, profile, checks, faults. */
public class Vera {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        List<String> files = new ArrayList<>(List.of(arguments));
        for (String profile : files.remove(0).split(",")) {
            PDFAFlavour flavour = PDFAFlavour.fromString(profile);
            for (String file : files) {
                try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file), flavour);
                        PDFAValidator validator =
                                Foundries.defaultInstance().createValidator(flavour, 1000, false, false, false)) {
                    ValidationResult result = validator.validate(parser);
                    System.out.println(String.join("\t", file, profile, result.getTotalAssertions() + "", faults(result)));
                }
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
