// lateness.mjs URL EXCHANGE...: plays each exchange by the machine's clock and says how late the latest piece came to be seen, looked at from outside of the player. Figures, no test.
import { open, withBrowser } from './browser.mjs';

const [base, ...exchanges] = process.argv.slice(2);
const plays = 8;

/** Notes the time at which pieces begin to be seen: behind the task that did it, and before anything else. */
function note() {
  window.seen = new Map();
  new MutationObserver(changes => {
    const now = performance.now();
    for (const change of changes) {
      const piece = change.target;
      if (piece.classList.contains('piece') && !piece.hidden && !window.seen.has(piece.dataset.event)) { window.seen.set(piece.dataset.event, now); }
    }
  }).observe(document.getElementById('watch'), { subtree: true, attributeFilter: ['hidden'] });
}

async function lateness(page, events) {
  await page.evaluate(() => window.seen.clear());
  await page.focus('#play');
  await page.keyboard.press('Space');
  await page.waitForFunction(() => document.getElementById('watch').classList.contains('playing') === false && window.seen.size > 0, null, { polling: 50 });
  const seen = new Map(await page.evaluate(() => [...window.seen]));
  const pieces = events.map((one, index) => ({ ...one, index })).filter(one => one.raw);
  // None is too early: the one that is the least late says when the play began.
  const late = pieces.map(one => seen.get(String(one.index)) - one.at);
  return `the latest of ${pieces.length} pieces was seen ${Math.max(...late.map(one => one - Math.min(...late))).toFixed(1)} ms late`;
}

await withBrowser(async browser => {
  const page = await open(browser);
  for (const exchange of exchanges) {
    const { events } = await (await fetch(`${base}/api/exchanges/${exchange}`)).json();
    await page.goto(`${base}/watch/${exchange}`);
    await page.waitForSelector('[data-ready=yes]');
    await page.evaluate(note);
    for (let i = 0; i < plays; i++) { console.log(`${exchange}: ${await lateness(page, events)}`); }
  }
});
