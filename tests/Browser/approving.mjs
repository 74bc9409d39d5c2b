// approving.mjs URL [FOLDER]: signs in and decides calls that are held, by keys and clicks. Says what does not do what it says. With a folder it takes the pictures of docs/console.md.
import { desk, open, phone, withBrowser } from './browser.mjs';

const [base, folder] = process.argv.slice(2);
const expect = (right, what) => { if (!right) { console.log(what); } };
const chip = page => page.textContent('#approval .chips .chip');
const becomes = (page, words) => page.waitForFunction(wanted => wanted.includes(document.querySelector('#approval .chips .chip')?.textContent), words, { timeout: 30000 });

async function signIn(browser, options) {
  const page = await open(browser, options);
  page.setDefaultTimeout(15000);
  await page.goto(base + '/approvals');
  // Away to the provider, and back by a page of the console.
  await page.waitForURL(base + '/approvals');
  await page.waitForSelector('#list .tabs');
  return page;
}

async function edit(page, from, to) {
  await page.click('#edit');
  await page.waitForSelector('#editor[open]');
  await page.fill('#arguments', (await page.inputValue('#arguments')).replace(from, to));
  await page.click('#edit-now');
  await page.waitForSelector('#diff ins');
}

async function deny(page, link) {
  await page.goto(base + link);
  await page.click('#deny');
  await page.fill('#reason', 'No.');
  await page.click('#deny-now');
  await becomes(page, ['denied']);
}

const linkOf = (page, tool) => page.$$eval('#rows .call a', (all, name) => all.find(a => a.textContent === name)?.getAttribute('href'), tool);

async function pictures(browser) {
  for (const [look, options] of [['light', { size: desk }], ['dark', { size: desk, theme: 'dark' }], ['phone', { size: phone }]]) {
    const page = await signIn(browser, options);
    await page.waitForFunction(() => document.getElementById('list').dataset.looked > 0);
    const take = name => page.screenshot({ path: `${folder}/${name}-${look}.png`, clip: { x: 0, y: 0, width: options.size.width, height: options.size.height }, animations: 'disabled' });
    await take('approvals');
    await page.goto(base + await linkOf(page, 'delete_user'));
    await page.waitForFunction(() => document.getElementById('approval').dataset.looked > 0);
    // The folder of the test is nobody's.
    await page.$$eval('.facts a', all => all.forEach(a => { a.textContent = a.textContent.replace(/\/tmp\/[^/]*\//, ''); }));
    await take('approval');
    await page.context().close();
  }
}

await withBrowser(async browser => {
  if (folder) { await pictures(browser); }
  const page = await signIn(browser);
  await page.waitForSelector('#rows tr');
  const cookies = await page.context().cookies();
  const session = cookies.find(one => one.name === '__Host-fastmcp');
  expect(session?.httpOnly && session.secure && session.sameSite === 'Strict', `the cookie is ${JSON.stringify(session && { ...session, value: '' })}`);
  expect(await page.evaluate(() => document.cookie) === '', 'a script reads a cookie');
  await page.waitForFunction(() => document.getElementById('follow').textContent === 'live');
  const links = Object.fromEntries(await page.$$eval('#rows .call a', all => all.map(a => [a.textContent, a.getAttribute('href')])));

  // By keys: the list, a call, yes.
  await page.keyboard.press('j');
  expect(await page.$('#rows tr.chosen') !== null, 'j chooses nothing');
  await page.goto(base + links.delete_user);
  expect((await page.textContent('#preview')).includes('"id": 4711'), 'the call is not shown');
  expect((await page.$$('#preview mark.mask')).length > 0, 'no masked place is marked');
  expect(!(await page.content()).includes('AKIAQ3EGV7D5HKX2MNRT'), 'a secret is shown');
  expect(await page.$('#edit') === null, 'what is masked can be edited');
  expect((await page.textContent('.before')).includes('get_user'), 'what happened before is not shown');
  const [first] = [await page.textContent('time.ends')];
  await page.waitForFunction(before => document.querySelector('time.ends').textContent !== before, first, { timeout: 10000 });
  await page.keyboard.press('a');
  await becomes(page, ['sent']);
  expect(await page.$('#acts') === null, 'what is decided can be decided');

  await page.goto(base + links.delete_table);
  await page.keyboard.press('d');
  await page.waitForSelector('#denial[open]');
  // Keys of the page are letters here.
  await page.keyboard.type('Orders <stay> where they are.');
  await page.keyboard.press('Enter');
  await becomes(page, ['denied']);
  expect((await page.textContent('#approval .banner.bad')).includes('Orders <stay> where they are.'), 'the reason is not shown');

  await page.goto(base + links.delete_row);
  await page.keyboard.press('e');
  await page.waitForSelector('#editor[open]');
  const text = await page.inputValue('#arguments');
  expect(JSON.parse(text).row === 7, `the arguments are ${text}`);
  await page.fill('#arguments', text.replace('"row": 7', '"row": 8'));
  await page.click('#edit-now');
  await page.waitForSelector('#diff ins');
  expect((await page.textContent('#diff del')).includes('"row": 7') && (await page.textContent('#diff ins')).includes('"row": 8'), 'the diff shows something else');
  await page.keyboard.press('a');
  await becomes(page, ['sent']);

  // Two tabs, and a double click in one of them.
  const [one, two] = [await page.context().newPage(), await page.context().newPage()];
  await Promise.all([one.goto(base + links.delete_once), two.goto(base + links.delete_once)]);
  await Promise.all([one.dblclick('#approve').catch(() => null), two.click('#approve').catch(() => null)]);
  await Promise.all([becomes(one, ['sent']), becomes(two, ['sent'])]);
  const votes = await two.$$eval('#approval .facts dt', all => all.filter(dt => dt.textContent === 'approved').length);
  expect(votes === 1, `${votes} people said yes`);

  // Edited in one tab while the other is open: there a click that was on its way does nothing, whatever else changes meanwhile.
  const [reads, edits] = [await page.context().newPage(), await page.context().newPage()];
  await Promise.all([reads.goto(base + links.delete_held), edits.goto(base + links.delete_held)]);
  await reads.waitForFunction(() => Number(document.getElementById('approval').dataset.looked ?? 0) > 0);
  await edit(edits, '"n": 3', '"n": 33');
  expect(!await edits.isDisabled('#approve'), 'who edited waits for themselves');
  await reads.waitForSelector('#diff ins');
  expect((await reads.textContent('#said')).startsWith('It was edited meanwhile'), 'an edit is not said');
  const looked = await reads.evaluate(() => document.getElementById('approval').dataset.looked);
  await deny(edits, links.delete_other);
  await reads.waitForFunction(before => document.getElementById('approval').dataset.looked !== before, looked);
  expect(await reads.isDisabled('#approve'), 'another change lets what was edited be approved at once');
  await reads.click('#approve', { force: true, timeout: 500 }).catch(() => null);
  await reads.keyboard.press('a');
  expect((await chip(reads)) === 'edited, waits', 'a click on what was edited meanwhile decides');
  await reads.waitForFunction(() => !document.getElementById('approve').disabled, null, { timeout: 10000 });
  await reads.click('#approve');
  await becomes(reads, ['sent']);

  // And a tab that hears of nothing: its click is for what it shows, which is not there any more.
  const deaf = await page.context().newPage();
  await deaf.route('**/approvals/live', route => route.abort());
  await deaf.goto(base + links.delete_deaf);
  await edits.goto(base + links.delete_deaf);
  await edit(edits, '"n": 4', '"n": 44');
  await deaf.click('#approve');
  await deaf.waitForFunction(() => document.getElementById('said').textContent.includes('edited meanwhile'));
  await becomes(deaf, ['edited, waits']);
  await edits.keyboard.press('a');
  await becomes(edits, ['sent']);

  await page.goto(base + links.brief);
  await becomes(page, ['expired']);

  // A link of another site leads to where it points, and signs nobody out.
  await page.goto(base.replace('localhost', '127.0.0.1') + '/approvals').catch(() => null);
  await page.goto(base + '/approvals?show=all');
  expect(new URL(page.url()).search === '?show=all', `the link leads to ${page.url()}`);

  for (const [theme, size] of [['light', phone], ['dark', phone]]) {
    const small = await signIn(browser, { theme, size });
    await small.goto(base + '/approvals?show=all');
    expect(await small.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the list is wider than a phone');
    await small.goto(base + links.delete_row);
    expect(await small.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'an approval is wider than a phone');
    await small.context().close();
  }

  await page.goto(base + '/approvals');
  // Signed out is signed out: the session is asked for, and is not there.
  const out = page.waitForResponse(answer => new URL(answer.url()).pathname === '/sign-out');
  await page.click('form.person button');
  expect((await out).status() === 200, `signing out says ${(await out).status()}`);
  expect(!(await page.context().cookies()).some(one => one.name === '__Host-fastmcp'), 'the cookie of the session stays');
  await page.goto(base + '/health');
  for (const fault of page.faults.filter(f => !/\b(40[0-9]|421)\b/.test(f))) { console.log(fault); }
});
