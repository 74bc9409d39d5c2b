// The list: keys, and the newest exchanges as they come.
'use strict';
(() => {
  const list = document.getElementById('list');
  // The page's markup comes from the console itself, where every value was escaped; a parser runs no script in it.
  const markup = window.trustedTypes ? trustedTypes.createPolicy('console', { createHTML: text => text }) : { createHTML: text => text };

  const rows = () => [...list.querySelectorAll('#rows tbody tr')];
  const select = row => {
    for (const other of rows()) { other.classList.toggle('chosen', other === row); }
    row?.querySelector('a')?.focus();
    row?.scrollIntoView({ block: 'nearest' });
  };
  const step = by => {
    const all = rows();
    const at = all.findIndex(row => row.classList.contains('chosen'));
    select(all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))]);
  };

  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.target instanceof HTMLElement && event.target.matches('input, select, textarea'))) { return; }
    if (event.key === '/' && document.getElementById('q')) { document.getElementById('q').focus(); event.preventDefault(); }
    else if (event.key === 'j') { step(1); }
    else if (event.key === 'k') { step(-1); }
  });
  // A row is its link; text in it can be selected all the same.
  list.addEventListener('click', event => {
    const link = event.target.closest('tr')?.querySelector('a');
    if (link && !event.target.closest('a') && getSelection().isCollapsed && !event.metaKey && !event.ctrlKey) { link.click(); }
  });
  document.querySelector('form.search select[name=range]')?.addEventListener('change', event => event.target.form.requestSubmit());

  if (list.dataset.live !== 'yes') { return; }
  let asked = false;
  let again = false;
  const say = text => { const follow = document.getElementById('follow'); if (follow) { follow.textContent = text; } };

  async function look() {
    if (asked) { again = true; return; }
    asked = true;
    try {
      const answer = await fetch(location.href, { headers: { 'X-Part': 'list' } });
      if (answer.status === 401) { location.reload(); return; }
      if (answer.ok) { put(new DOMParser().parseFromString(markup.createHTML(await answer.text()), 'text/html').body); }
    } catch { say('not connected'); }
    asked = false;
    if (again) { again = false; setTimeout(look, 250); }
  }

  function put(body) {
    const [known, chosen] = [new Set(rows().map(row => row.id)), list.querySelector('tr.chosen')?.id];
    list.replaceChildren(...body.childNodes);
    for (const row of rows()) { row.classList.toggle('new', known.size > 0 && !known.has(row.id)); }
    if (chosen) { select(document.getElementById(chosen)); }
    say('live');
    list.dataset.looked = String(Number(list.dataset.looked ?? 0) + 1);
  }

  // How long each still waits, by this page's own clock from when the row was written.
  const began = new WeakMap();
  setInterval(() => {
    for (const node of list.querySelectorAll('time.ends')) {
      if (!began.has(node)) { began.set(node, performance.now() + Number(node.dataset.left)); }
      const left = Math.max(0, Math.floor((began.get(node) - performance.now()) / 1000));
      node.textContent = left >= 3600 ? `${Math.floor(left / 3600)} h ${Math.floor(left % 3600 / 60)} min` : left >= 60 ? `${Math.floor(left / 60)} min ${left % 60} s` : `${left} s`;
    }
  }, 500);

  const feed = new EventSource(list.dataset.feed ?? '/live');
  feed.addEventListener('open', () => { say('live'); look(); });
  feed.addEventListener('news', look);
  feed.addEventListener('error', () => say('not connected'));
  addEventListener('pagehide', () => feed.close());
})();
