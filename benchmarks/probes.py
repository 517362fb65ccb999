"""What is watched inside the page: the only place where the benchmark speaks to the browser.

No Playwright round trip is in a figure: clocks start at the browser's own timestamp of the
click or key, and stop at the change of the document.
"""

WATCH = """(() => {
    const seen = window.__seen = {paint: 0, live: 0, busyUntil: 0, shift: 0};
    const watch = (type, note) =>
        new PerformanceObserver(list => list.getEntries().forEach(note))
            .observe({type, buffered: true});
    watch('largest-contentful-paint', entry => seen.paint = entry.startTime);
    watch('longtask', entry => seen.busyUntil = entry.startTime + entry.duration);
    watch('layout-shift', entry => seen.shift += entry.hadRecentInput ? 0 : entry.value);
    const look = new MutationObserver(() => {
        const changed = performance.now();
        const button = document.querySelector('form [type=submit]');
        if (!button || button.disabled || !button.checkVisibility()) return;
        look.disconnect();
        seen.live = changed;
    });
    look.observe(document, {subtree: true, childList: true, attributeFilter: ['disabled']});
})()"""

# From the next click, or Enter, to the moment an element with this text is in the document
# and shown.
ARM = """([selector, text]) => {
    const probe = {};
    let tell;
    window.__probed = new Promise((resolve, refuse) => {
        tell = resolve;
        setTimeout(() => refuse(`no ${selector} with "${text}" in 30 s`), 30_000);
    });
    // Enter in a form makes a click of its own, a little later.
    const begin = act => {
        if (act.type === 'click' || act.key === 'Enter') probe.start ??= act.timeStamp;
    };
    for (const type of ['click', 'keydown']) addEventListener(type, begin, {capture: true});
    const shown = () => [...document.querySelectorAll(selector)].some(
        element => element.textContent.includes(text) && element.checkVisibility());
    const observer = new MutationObserver(() => {
        const changed = performance.now();  // to look for the text takes long itself
        if (!probe.start || !shown()) return;
        observer.disconnect();
        probe.inDocument = changed - probe.start;
        requestAnimationFrame(() => setTimeout(() => {
            probe.painted = performance.now() - probe.start;
            tell(probe);
        }));
    });
    observer.observe(document, {
        subtree: true, childList: true, characterData: true, attributes: true});
}"""
# Waited for, not asked for: to look at each frame has the browser draw sixty a second meanwhile.
DONE = "() => window.__probed"
LIVE = "() => window.__seen.live && window.__seen"
