// timing.mjs URL EXCHANGE...: plays each exchange by a clock that this script moves. Says each piece that is seen a microsecond before its time, or not seen at it.
import { open, withBrowser } from './browser.mjs';

const [base, ...exchanges] = process.argv.slice(2);

/** Time stands still but for what the script moves; how often the page asked for it is counted. */
function stop() {
  window.hand = { now: 0, asked: 0 };
  performance.now = () => { window.hand.asked++; return window.hand.now; };
}

/** The pieces that are seen once the player has looked at the clock twice: the second look is behind all that the first one led to. */
async function seenAt(page, now) {
  const asked = await page.evaluate(time => { window.hand.now = time; return window.hand.asked; }, now);
  await page.waitForFunction(before => window.hand.asked >= before + 2 || !document.getElementById('watch').classList.contains('playing'), asked, { polling: 5 });
  return page.evaluate(() => [...new Set([...document.querySelectorAll('.piece')].filter(piece => !piece.hidden).map(piece => Number(piece.dataset.event)))].sort((a, b) => a - b).join(' '));
}

async function play(page, events, faults) {
  const pieces = events.map((one, index) => ({ ...one, index })).filter(one => one.raw || one.texts);
  const dueAt = now => pieces.filter(one => one.at <= now).map(one => one.index).join(' ');
  await page.focus('#play');
  await page.keyboard.press('Space');
  for (const at of [...new Set(pieces.map(one => one.at))]) {
    for (const now of at > 0.001 ? [at - 0.001, at] : [at]) {
      const seen = await seenAt(page, now);
      if (seen !== dueAt(now)) { faults.push(`at ${now} ms the pieces ${seen || 'none'} were seen, due are ${dueAt(now) || 'none'}`); }
    }
  }
  return pieces.length;
}

await withBrowser(async browser => {
  if (exchanges.length === 0) { console.log('there is no exchange to play'); }
  const page = await open(browser);
  await page.addInitScript(stop);
  for (const exchange of exchanges) {
    const { events } = await (await fetch(`${base}/api/exchanges/${exchange}`)).json();
    await page.goto(`${base}/watch/${exchange}`);
    await page.waitForSelector('[data-ready=yes]');
    const faults = [];
    if (await play(page, events, faults) === 0) { faults.push('it has no piece'); }
    for (const fault of faults) { console.log(`${exchange}: ${fault}`); }
  }
  for (const fault of page.faults) { console.log(fault); }
});
