// Checks ebooks with Ace in one browser: `node ace.js BOOK FOLDER…`. Each book's report stands in its folder as report.json.
const ace = require("@daisy/ace-core");
const runner = require("@daisy/ace-axe-runner-puppeteer");

const { launch, close } = runner;
runner.launch = runner.close = async () => {}; // Ace opens a browser for each book

(async () => {
    const paths = process.argv.slice(2);
    await launch();
    try {
        for (let at = 0; at < paths.length; at += 2) {
            const options = { cwd: process.cwd(), outdir: paths[at + 1], silent: true, initLogger: true };
            await ace(paths[at], options, runner);
        }
    } finally {
        await close();
    }
})().catch((error) => {
    console.error(error);
    process.exit(1);
});
