// timing.mjs URL EXCHANGE...: plays each exchange and looks from outside of the player when each piece came to be seen. Says what was more than 5 ms off.
import { open, withBrowser } from './browser.mjs';

const [base, ...exchanges] = process.argv.slice(2);
const most = 5;
// A machine that is busy elsewhere stops a browser for longer than that: one undisturbed play shows that the player is right.
const tries = 8;

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

async function offOf(page, events) {
  await page.evaluate(() => window.seen.clear());
  await page.focus('#play');
  await page.keyboard.press('Space');
  await page.waitForFunction(() => document.getElementById('watch').classList.contains('playing') === false && window.seen.size > 0, null, { polling: 50 });
  const seen = new Map(await page.evaluate(() => [...window.seen]));
  const pieces = events.map((one, index) => ({ ...one, index })).filter(one => one.raw);
  if (seen.size !== pieces.length) { return { worst: Infinity, why: `${seen.size} of ${pieces.length} pieces were seen` }; }
  // None is too early: the one that is the least late says when the play began.
  const late = pieces.map(one => seen.get(String(one.index)) - one.at);
  const off = late.map(one => one - Math.min(...late));
  return { worst: Math.max(...off), why: `the worst of ${pieces.length} pieces was ${Math.max(...off).toFixed(1)} ms off` };
}

await withBrowser(async browser => {
  if (exchanges.length === 0) { console.log('there is no exchange to play'); }
  const page = await open(browser);
  for (const exchange of exchanges) {
    const { events } = await (await fetch(`${base}/api/exchanges/${exchange}`)).json();
    await page.goto(`${base}/watch/${exchange}`);
    await page.waitForSelector('[data-ready=yes]');
    await page.evaluate(note);
    const said = [];
    let best = Infinity;
    for (let i = 0; i < tries && best > most; i++) {
      const { worst, why } = await offOf(page, events);
      best = Math.min(best, worst);
      said.push(why);
    }
    if (best > most) { console.log(`${exchange}: ${said.join('; ')}`); }
    else if (process.env.FASTMCP_SAY) { console.error(`${exchange}: ${said.at(-1)}`); }
  }
  for (const fault of page.faults) { console.log(fault); }
});
