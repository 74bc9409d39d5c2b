// deciding.mjs URL COUNT: signs in and decides so many calls as they come, each in a tab of its own, by what it says: approve, deny or edit. Says what does not do what it says.
import { open, withBrowser } from './browser.mjs';

const [base, count] = process.argv.slice(2);
const becomes = (page, words) => page.waitForFunction(wanted => wanted.includes(document.querySelector('#approval .chips .chip')?.textContent), words, { timeout: 30000 });
const approved = ['approved', 'used, being sent', 'sent'];

const acts = {
  approve: async page => {
    await page.click('#approve');
    await becomes(page, approved);
  },
  deny: async page => {
    await page.click('#deny');
    await page.fill('#reason', 'Not in a browser.');
    await page.click('#deny-now');
    await becomes(page, ['denied']);
  },
  edit: async page => {
    await page.click('#edit');
    await page.waitForSelector('#editor[open]');
    await page.fill('#arguments', (await page.inputValue('#arguments')).replace('"edit ', '"edited '));
    await page.click('#edit-now');
    await page.waitForSelector('#diff ins');
    await page.click('#approve');
    await becomes(page, approved);
  },
};

async function decide(context, link) {
  const page = await context.newPage();
  page.setDefaultTimeout(20000);
  try {
    await page.goto(base + link);
    const preview = await page.textContent('#preview');
    // A prompt says nothing of its own.
    const what = preview.includes('test_simple_prompt') ? 'approve' : /(approve|deny|edit) [a-z0-9-]+/.exec(preview)?.[1];
    if (what) { await acts[what](page); } else { console.log(`nobody knows what to do with ${preview}`); }
  } catch (e) { console.log(`${link}: ${e.message.split('\n')[0]}`); } finally { await page.close(); }
}

await withBrowser(async browser => {
  const page = await open(browser);
  await page.goto(base + '/approvals');
  await page.waitForSelector('#list .tabs');
  const known = new Set();
  const last = Date.now() + 60000;
  while (known.size < Number(count) && Date.now() < last) {
    // What nobody is to decide ends by itself.
    const links = await page.$$eval('#rows .call a', all => all.filter(a => a.textContent !== 'test_audio_content').map(a => a.getAttribute('href')));
    const fresh = links.filter(link => !known.has(link));
    // A tab follows what changes by a connection of its own, and a browser has six to one host over HTTP/1.1.
    const next = fresh.slice(0, 3);
    for (const link of next) { known.add(link); }
    await Promise.all(next.map(link => decide(page.context(), link)));
    await page.waitForTimeout(50);
  }
  if (known.size < Number(count)) { console.log(`${known.size} calls of ${count} came`); }
  // The provider has no icon.
  for (const fault of page.faults.filter(one => !/\b404\b/.test(one))) { console.log(fault); }
});
