import java.io.File;
import java.util.EnumSet;
import java.util.List;
import org.verapdf.features.FeatureFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.metadata.fixer.FixerFactory;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.validation.validators.ValidatorConfigBuilder;
import org.verapdf.processor.FormatOption;
import org.verapdf.processor.ProcessorConfig;
import org.verapdf.processor.ProcessorFactory;
import org.verapdf.processor.TaskType;
import org.verapdf.processor.plugins.PluginsCollectionConfig;

/** Prints the report of veraPDF as its program does: `--flavour PROFILE FILE`. The program itself is in no registry of packages. */
public class VeraReport {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.fromString(arguments[1]);
        ProcessorConfig config = ProcessorFactory.fromValues(
                new ValidatorConfigBuilder().flavour(flavour).build(), FeatureFactory.defaultConfig(),
                PluginsCollectionConfig.defaultConfig(), FixerFactory.defaultConfig(), EnumSet.of(TaskType.VALIDATE));
        ProcessorFactory.fileBatchProcessor(config).process(
                List.of(new File(arguments[2])), ProcessorFactory.getHandler(FormatOption.XML, false, System.out, false));
    }
}
