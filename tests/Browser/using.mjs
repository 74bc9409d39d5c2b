// using.mjs URL EXCHANGE: uses the console as people do, by keys. Says what does not do what it says.
import { desk, open, phone, withBrowser } from './browser.mjs';

const [base, exchange] = process.argv.slice(2);
const expect = (right, what) => { if (!right) { console.log(what); } };

async function list(page) {
  await page.goto(base + '/');
  await page.waitForSelector('#rows tr.new', { timeout: 20000 });
  expect(await page.textContent('#follow') === 'live', 'the list does not say that it is live');
  await page.keyboard.press('/');
  expect(await page.evaluate(() => document.activeElement.id) === 'q', '/ does not go to the search');
  await page.keyboard.type('nothing that anybody said');
  await page.keyboard.press('Enter');
  await page.waitForSelector('p.empty');
  await page.goto(base + '/?name=demo-1');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/watch\//);
}

async function watch(page) {
  await page.goto(`${base}/watch/${exchange}`);
  await page.waitForSelector('[data-ready=yes]');
  const seen = () => page.$$eval('#answer .block.read .piece', all => all.filter(one => !one.hidden).length);
  const all = await seen();
  expect(all === 32, `${all} pieces of 32 are shown at first`);
  await page.keyboard.press('Home');
  expect(await seen() === 0, 'Home does not go to the beginning');
  for (let i = 0; i < 6; i++) { await page.keyboard.press('ArrowRight'); }
  const some = await seen();
  expect(some > 0 && some < all, `steps show ${some} pieces`);
  await page.keyboard.press('ArrowLeft');
  expect(await seen() < some, 'a step back shows no less');
  await page.keyboard.press('End');
  expect(await seen() === all, 'End does not go to the end');
  for (let i = 0; i < 3; i++) { await page.keyboard.press('+'); }
  expect(await page.inputValue('#speed') === '10', '+ does not make it faster');
  await page.keyboard.press('Space');
  await page.waitForFunction(() => !document.getElementById('watch').classList.contains('playing'));
  expect(await seen() === all, 'a play does not end with all of it');
  expect((await page.textContent('#answer .block.read pre')).includes('word8 [EMAIL] word10'), 'the text is not put together');
  const mask = await page.$eval('#answer .block.read mark', one => [one.textContent, one.dataset.rule, one.title]);
  expect(mask.join() === '[EMAIL],email,masked by email', `the mask says ${mask}`);
  await page.hover('#findings li');
  expect(await page.$eval('#answer .block.read mark', one => one.classList.contains('lit')), 'a finding does not light its masks');
  await page.keyboard.press('r');
  expect(await page.isVisible('#answer .block.raw') && !await page.isVisible('#answer .block.read'), 'r does not change the form');
  expect((await page.textContent('#answer .block.raw pre')).startsWith('data: {"object":"chat.completion.chunk"'), 'the raw form is not as it came');
}

/** In the page: contrast of texts with what is behind them, below what WCAG 2.2 asks for (1.4.3). */
function faint() {
  // As the browser paints it, whatever form the style has it in.
  const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const parts = color => { paint.clearRect(0, 0, 1, 1); paint.fillStyle = color; paint.fillRect(0, 0, 1, 1); return [...paint.getImageData(0, 0, 1, 1).data]; };
  const light = color => { const [r, g, b] = color.map(v => { const s = v / 255; return s <= 0.03928 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = node => { for (let at = node; at; at = at.parentElement) { const color = parts(getComputedStyle(at).backgroundColor); if (color[3] > 250) { return color; } } return [255, 255, 255, 255]; };
  const wrong = new Set();
  for (const node of document.querySelectorAll('body *')) {
    if (![...node.childNodes].some(child => child.nodeType === 3 && child.data.trim()) || !node.getClientRects().length || node.closest('svg, option, .unseen, .skip')) { continue; }
    const [text, back] = [light(parts(getComputedStyle(node).color)), light(behind(node))];
    const ratio = (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05);
    if (ratio < 4.5) { wrong.add(`${node.tagName}.${node.className} has a contrast of ${ratio.toFixed(1)}`); }
  }
  return [...wrong];
}

/** In the page: what a reader of screens could not name. */
const nameless = () => [
  ...[...document.querySelectorAll('button, a, input:not([type=hidden]), select')].filter(node => !(node.textContent.trim() || node.getAttribute('aria-label') || node.labels?.length)).map(node => `${node.tagName} ${node.id} has no name`),
  ...(document.querySelectorAll('h1').length === 1 ? [] : ['there is not one h1']),
  ...(document.querySelector('main') ? [] : ['there is no main']),
  ...[...document.querySelectorAll('th')].filter(th => !th.scope).map(() => 'a head of a column without scope'),
];

async function looks(browser) {
  for (const theme of ['light', 'dark']) {
    for (const size of [desk, phone]) {
      const page = await open(browser, { theme, size });
      for (const path of ['/', '/?by=session', '/policy', '/agents', '/health', `/watch/${exchange}`]) {
        await page.goto(base + path);
        if (path.startsWith('/watch/')) { await page.waitForSelector('[data-ready=yes]'); }
        const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        expect(wide <= room, `${path} is ${wide} wide on ${room}`);
        for (const what of [...await page.evaluate(faint), ...await page.evaluate(nameless)]) { console.log(`${path} ${theme} ${size.width}: ${what}`); }
      }
      for (const fault of page.faults) { console.log(fault); }
      await page.context().close();
    }
  }
}

await withBrowser(async browser => {
  const page = await open(browser);
  await list(page);
  await watch(page);
  await page.keyboard.press('t');
  expect(await page.evaluate(() => document.documentElement.dataset.theme) === 'dark', 't does not turn the light');
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await page.waitForURL(/\/health$/);
  expect(await page.evaluate(() => document.documentElement.dataset.theme) === 'dark', 'the light is not kept');
  for (const fault of page.faults) { console.log(fault); }
  await looks(browser);
});
