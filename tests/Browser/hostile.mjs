// hostile.mjs URL PAGE...: opens each page, and looks that nothing in it ran and that no letter stands elsewhere than where it was written. Says what is wrong.
import { open, withBrowser } from './browser.mjs';

const [base, ...pages] = process.argv.slice(2);

/** In the page: places of letters that stand left of the one before, by lines of one text. */
function reordered() {
  const wrong = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    // Texts to be read have the direction of their lines; the other form of them is looked at.
    if (!/[\u05d0-\u05ea]/.test(node.data) || node.parentElement.closest('.block.read, input, option, script, title')) { continue; }
    let before = null;
    for (let i = 0; i < node.data.length; i++) {
      const range = document.createRange();
      range.setStart(node, i);
      range.setEnd(node, i + 1);
      const [box] = range.getClientRects();
      if (!box || box.width === 0) { continue; }
      if (before && Math.abs(before.top - box.top) < 2 && box.left < before.left - 0.5) { wrong.push(`'${node.data.slice(i - 1, i + 1)}' in ${node.parentElement.tagName} ${node.parentElement.className}`); break; }
      before = box;
    }
  }
  return wrong;
}

/** In the page: what only hostile text could have made. */
const foreign = () => [
  ...[...document.querySelectorAll('img, iframe, object, embed, base, svg[onload], body script, head script:not([src^="/assets/"])')].map(node => `an element ${node.tagName}`),
  ...[...document.querySelectorAll('*')].flatMap(node => [...node.attributes].filter(a => a.name.startsWith('on') || a.name === 'style' && !node.closest('.text')).map(a => `an attribute ${a.name} of ${node.tagName}`)),
  ...[...document.querySelectorAll('a')].filter(a => !['http:', 'https:'].includes(a.protocol) || a.host !== location.host).map(a => `a link to ${a.href}`),
  ...(window.ran === undefined ? [] : [`a script ran: ${window.ran}`]),
  ...(/[\u202a-\u202e\u2066-\u2069\u200b\u0007]/.test(document.body.innerText) ? ['a character that is not seen'] : []),
];

await withBrowser(async browser => {
  const page = await open(browser);
  for (const path of pages) {
    await page.goto(base + path);
    if (path.startsWith('/watch/')) {
      await page.waitForSelector('[data-ready=yes]');
      await page.click('.forms[data-side=request] button[data-form=raw]');
      await page.click('.forms[data-side=answer] button[data-form=raw]');
      await page.click('#entries summary');
      await page.waitForSelector('#entries tbody tr');
      const hidden = await page.$$eval('#answer .hidden-char', all => all.map(one => one.textContent));
      if (!path.includes('no') && hidden.length > 0 && !hidden.includes('U+202E')) { console.log(`${path}: what turns letters is not named`); }
    } else if (path.startsWith('/?') || path === '/') {
      await page.click('form.search summary');
    }
    for (const what of [...await page.evaluate(foreign), ...await page.evaluate(reordered)]) { console.log(`${path}: ${what}`); }
    const seen = await page.evaluate(() => document.body.innerText);
    if (path !== '/no/such/page' && !path.includes('q=') && !seen.includes('<script>window.ran=1</script>')) { console.log(`${path}: the hostile text is not there as text`); }
  }
  // An answer of 404 is said to the console of the browser, and is meant.
  for (const fault of page.faults.filter(f => !f.includes('404'))) { console.log(fault); }
});
