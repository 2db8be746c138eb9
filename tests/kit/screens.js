// What test_screens.py looks for in a page. Each function returns what is wrong, in words.

const name = (element) => `${element.tagName}.${element.className}: ${element.textContent.trim().slice(0, 40)}`;
const all = () => [...document.body.querySelectorAll("*")];
const hidden = (element) => element.closest("[hidden], rp") || isClipped(element.closest("thead"));
const isClipped = (element) => element && getComputedStyle(element).clipPath !== "none";

// Boxes beyond the window, and boxes whose content is wider than they are. Code hangs its spaces into the margin.
function cutOff() {
    const width = document.documentElement.clientWidth;
    const found = document.documentElement.scrollWidth > width ? ["the page is wider than the window"] : [];
    for (const element of all().filter((one) => !hidden(one) && !one.matches("pre *"))) {
        const box = element.getBoundingClientRect();
        const scrolls = getComputedStyle(element).display !== "inline" && element.scrollWidth > element.clientWidth + 1;
        if (box.width && (box.right > width + 1 || box.left < -1 || (scrolls && element.clientWidth))) found.push(name(element));
    }
    return found;
}

// Lines of text that lie on each other by a third of the lower one's height.
function overlaps() {
    const lines = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const parent = texts.currentNode.parentElement;
        if (!texts.currentNode.data.trim() || hidden(parent) || parent.closest("ruby")) continue;
        const range = document.createRange();
        range.selectNodeContents(texts.currentNode);
        for (const box of range.getClientRects()) if (box.width > 1) lines.push([box, parent]);
    }
    lines.sort(([a], [b]) => a.top - b.top);
    const found = [];
    lines.forEach(([box, element], index) => {
        for (const [other, parent] of lines.slice(index + 1)) {
            if (other.top >= box.bottom) break;
            const across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
            const down = Math.min(box.bottom, other.bottom) - other.top;
            if (across > 2 && down > Math.min(box.height, other.height) / 3) found.push(`${name(element)} / ${name(parent)}`);
        }
    });
    return found;
}

// WCAG 2.2: the contrast of two colours, as computed styles say them.
const light = (colour) => {
    const [red, green, blue] = colour.match(/[\d.]+/g).map((part) => part / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (one, two) => {
    const [low, high] = [light(one), light(two)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
};
const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
        const colour = getComputedStyle(one).backgroundColor;
        if (colour !== "rgba(0, 0, 0, 0)") return colour;
    }
    return "rgb(255, 255, 255)";
};

// Words of less than 4.5 : 1 against what is behind them (success criterion 1.4.3).
function faint() {
    const own = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    return all().filter((one) => own(one) && contrast(getComputedStyle(one).color, ground(one)) < 4.5).map(name);
}

// Borders of less than 3 : 1 (1.4.11).
function unseen() {
    const sides = ["Top", "Right", "Bottom", "Left"];
    const drawn = (style, side) => style[`border${side}Style`] !== "none" && style[`border${side}Width`] !== "0px";
    return all()
        .filter((one) => {
            const style = getComputedStyle(one);
            return sides.some((side) => drawn(style, side) && contrast(style[`border${side}Color`], ground(one.parentElement)) < 3);
        })
        .map(name);
}
