// pictures.mjs URL FOLDER [NAME=/ADDRESS ...]: takes the pictures of docs/console.md; tests/browser.sh --pictures calls it. With names those pages alone, of any console that
// lets in whoever comes: node tests/Browser/pictures.mjs http://127.0.0.1:8090 docs/pictures sign-in=/sign-in
import { mkdirSync } from 'node:fs';
import { desk, open, phone, withBrowser } from './browser.mjs';

const [base, folder, ...named] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

async function ofRecord(browser) {
  const first = await open(browser);
  await first.goto(base + '/');
  await first.waitForSelector('#rows tr');
  const links = await first.$$eval('#rows .call a', all => all.map(a => [a.textContent, a.getAttribute('href')]));
  const of = name => links.find(([text]) => text === name)?.[1];
  return [['sessions', '/'], ['watch', of('gpt-5-mini')], ['tool', of('get_customer')], ['policy', '/policy'], ['agents', '/agents'], ['health', '/health']];
}

await withBrowser(async browser => {
  const pages = named.length ? named.map(one => one.split('=')) : await ofRecord(browser);
  for (const [look, options] of [['light', { size: desk }], ['dark', { size: desk, theme: 'dark' }], ['phone', { size: phone }]]) {
    for (const [name, address] of pages) {
      const page = await open(browser, options);
      await page.goto(base + address);
      if (address.startsWith('/watch/')) {
        await page.waitForSelector('[data-ready=yes]');
        // In the middle of it, as one sees it.
        if (name === 'watch') { await page.$eval('#scrub', scrub => { scrub.value = 860; scrub.dispatchEvent(new Event('input')); }); }
      }
      if (name === 'sessions') { await page.waitForFunction(() => document.getElementById('list').dataset.looked > 0); }
      await page.screenshot({ path: `${folder}/${name}-${look}.png`, clip: { x: 0, y: 0, width: options.size.width, height: options.size.height }, animations: 'disabled' });
      await page.context().close();
    }
  }
});
