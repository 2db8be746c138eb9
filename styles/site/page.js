"use strict";
(() => {
    const byId = (id) => document.getElementById(id);

    // Copy: what a button names, exactly as it is in the page.
    const texts = byId("texts") ? JSON.parse(byId("texts").textContent) : {};

    // A page that came over http has no clipboard but that of the command “copy”.
    function commanded(parts) {
        let isDone = false;
        const fill = (event) => {
            for (const [type, text] of Object.entries(parts)) event.clipboardData.setData(type, text);
            event.preventDefault();
            isDone = true;
        };
        const selection = getSelection();
        selection.selectAllChildren(byId("status").previousElementSibling);
        document.addEventListener("copy", fill);
        document.execCommand("copy");
        document.removeEventListener("copy", fill);
        selection.removeAllRanges();
        return isDone;
    }

    async function copied(parts) {
        try {
            const blobs = Object.entries(parts).map(([type, text]) => [type, new Blob([text], { type })]);
            await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
            return true;
        } catch {
            return commanded(parts);
        }
    }

    if (byId("copies")) byId("copies").hidden = false;
    for (const button of document.querySelectorAll("[data-copy]")) {
        button.addEventListener("click", async () => {
            const status = byId("status");
            status.textContent = "";
            for (const other of document.querySelectorAll("[data-done]")) delete other.dataset.done;
            const isDone = await copied(texts[button.dataset.copy]);
            if (isDone) button.dataset.done = "";
            status.textContent = isDone ? status.dataset.copied : status.dataset.failed;
        });
    }

    // Search: every word that is typed must be in the title, the summary or the keywords.
    const form = byId("search");
    if (form) {
        const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
        const leaves = [...document.querySelectorAll("[data-terms]")].map((leaf) => [leaf, plain(leaf.dataset.terms)]);
        const look = () => {
            const wanted = plain(byId("terms").value).split(/\s+/);
            let count = 0;
            for (const [leaf, terms] of leaves) {
                leaf.hidden = !wanted.every((word) => terms.includes(word));
                count += !leaf.hidden;
            }
            byId("count").textContent = byId("count").dataset.phrase.replace("{0}", count).replace("{1}", leaves.length);
        };
        form.hidden = false;
        form.addEventListener("submit", (event) => event.preventDefault());
        form.addEventListener("input", look);
        look();
    }
})();
