import com.adobe.epubcheck.api.EPUBLocation;
import com.adobe.epubcheck.api.EpubCheck;
import com.adobe.epubcheck.api.MasterReport;
import com.adobe.epubcheck.messages.Message;
import com.adobe.epubcheck.util.FeatureEnum;
import com.adobe.epubcheck.util.ReportingLevel;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Locale;

/** Checks ebooks with EPUBCheck, usages too: the path of each is a line of the input. A line for each message, one at the end of each book. */
public class EpubcheckBatch {
    public static void main(String[] none) throws IOException {
        BufferedReader books = new BufferedReader(new InputStreamReader(System.in));
        for (String book = books.readLine(); book != null; book = books.readLine()) {
            Lines lines = new Lines(book);
            int status = new EpubCheck(new File(book), lines).doValidate();
            System.out.println(String.join("\t", book, "DONE", status + "", lines.found + ""));
        }
    }

    private static class Lines extends MasterReport {
        private final String book;
        private int found;

        Lines(String book) {
            this.book = book;
            setEpubFileName(book);
            setLocale(Locale.ENGLISH);
            setReportingLevel(ReportingLevel.Usage);
        }

        @Override
        public void message(Message message, EPUBLocation place, Object... arguments) {
            found += 1;
            String text = (message.getMessage(arguments) + " " + place).replaceAll("\\s+", " ");
            System.out.println(String.join("\t", book, message.getSeverity() + "", message.getID() + "", text));
        }

        @Override
        public void info(String resource, FeatureEnum feature, String value) {}

        @Override
        public int generate() {
            return 0;
        }

        @Override
        public void initialize() {}
    }
}
