// One approval: keys, a countdown, what people decide, and changes as they come.
'use strict';
(() => {
  const root = document.getElementById('approval');
  // The page's markup comes from the console itself, where every value was escaped; a parser runs no script in it.
  const markup = window.trustedTypes ? trustedTypes.createPolicy('console', { createHTML: text => text }) : { createHTML: text => text };
  const find = id => document.getElementById(id);
  const isOpen = () => root.querySelector('dialog[open]') !== null;
  let busy = false;
  let missed = false;
  // What was said stays when the page changes behind it.
  let said = '';
  // What somebody edited meanwhile is read before it is decided: until then a click that was on its way does nothing, whatever else changes.
  let held = 0;
  let editing = false;

  function say(text, bad) {
    said = text;
    const line = find('said');
    line.textContent = text;
    line.hidden = text === '';
    line.classList.toggle('bad', bad === true);
  }

  async function look() {
    if (isOpen()) { missed = true; return; }
    missed = false;
    try {
      const answer = await fetch(location.href, { headers: { 'X-Part': 'approval' } });
      if (answer.status === 401) { location.reload(); return; }
      const text = answer.ok ? await answer.text() : '';
      // Asked last: a dialog that opened meanwhile must not go.
      if (isOpen()) { missed = true; return; }
      if (answer.ok) {
        const focused = document.activeElement?.id;
        const before = find('acts')?.dataset.digest;
        root.replaceChildren(...new DOMParser().parseFromString(markup.createHTML(text), 'text/html').body.childNodes);
        root.dataset.looked = String(Number(root.dataset.looked ?? 0) + 1);
        begin();
        if (said !== '') { say(said); }
        if (before && find('acts') && find('acts').dataset.digest !== before && !editing) {
          held = performance.now() + 3000;
          say('It was edited meanwhile: read it before you decide.', true);
        }
        hold();
        if (focused) { find(focused)?.focus(); }
      }
    } catch { say('Not connected: what is shown may be old.', true); }
  }

  const isHeld = () => performance.now() < held;

  // Each time the buttons are others, or can be clicked again.
  function hold() {
    if (!isHeld()) { return; }
    for (const button of root.querySelectorAll('#acts button')) { button.disabled = true; }
    setTimeout(() => { if (isHeld()) { hold(); } else if (!busy) { for (const button of root.querySelectorAll('#acts button')) { button.disabled = false; } } }, held - performance.now() + 1);
  }

  async function decide(order, done) {
    // A double click is one click; of two tabs the gateway takes the first.
    if (busy || (order.act === 'approve' && isHeld())) { return; }
    busy = true;
    editing = order.act === 'edit';
    for (const button of root.querySelectorAll('#acts button, dialog button')) { button.disabled = true; }
    try {
      const answer = await fetch(`/api/approvals/${root.dataset.approval}`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Csrf': find('csrf')?.value ?? '' }, body: JSON.stringify(order) });
      if (answer.ok) { say(done); } else { say(answer.status === 401 ? 'Nobody is signed in any more: open the page again.' : answer.headers.get('content-type')?.startsWith('text/plain') ? await answer.text() : `Refused (${answer.status}): open the page again.`, true); }
      editing = editing && answer.ok;
    } catch { say('Not connected: it is not known whether this was done. Look at it again.', true); }
    busy = false;
    for (const button of root.querySelectorAll('button')) { button.disabled = false; }
    hold();
    await look();
    editing = false;
  }

  const digest = () => find('acts').dataset.digest;
  const approve = () => { const grant = find('grant')?.value; return decide({ act: 'approve', digest: digest(), ...(grant ? { grantSeconds: Number(grant) } : {}) }, 'You said yes.'); };
  const show = (id, first) => { find(id)?.showModal(); find(first)?.focus(); };

  root.addEventListener('click', event => {
    const button = event.target.closest('button');
    if (button?.id === 'approve') { approve(); }
    else if (button?.id === 'end-grant') { decide({ act: 'end-grant' }, 'The grant is over: the same call is asked for again.'); }
    else if (button?.id === 'deny') { show('denial', 'reason'); }
    else if (button?.id === 'edit') { show('editor', 'arguments'); }
    else if (button?.dataset.close !== undefined) { button.closest('dialog').close(); if (missed) { look(); } }
  });
  root.addEventListener('submit', event => {
    event.preventDefault();
    const dialog = event.target.closest('dialog');
    const order = dialog.id === 'denial' ? { act: 'deny', reason: find('reason').value.trim() } : { act: 'edit', digest: digest(), arguments: find('arguments').value };
    dialog.close();
    decide(order, dialog.id === 'denial' ? 'You said no.' : 'Edited. Nobody has said yes to it yet.');
  });
  root.addEventListener('close', () => { if (missed) { look(); } }, true);
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isOpen() || (event.target instanceof HTMLElement && event.target.matches('input, select, textarea'))) { return; }
    const button = { a: 'approve', d: 'deny', e: 'edit' }[event.key];
    if (button && find(button) && !find(button).disabled) { event.preventDefault(); find(button).click(); }
    else if (event.key === 'u' || event.key === 'Escape') { location.href = '/approvals'; }
  });

  // By this page's own clock from when it was written: the machine's may be wrong.
  let ends = [];
  function begin() {
    const now = performance.now();
    ends = [...root.querySelectorAll('time.ends')].map(node => ({ node, at: now + Number(node.dataset.left) }));
  }
  setInterval(() => {
    for (const { node, at } of ends) {
      const left = Math.max(0, Math.floor((at - performance.now()) / 1000));
      node.textContent = left >= 3600 ? `${Math.floor(left / 3600)} h ${Math.floor(left % 3600 / 60)} min` : left >= 60 ? `${Math.floor(left / 60)} min ${left % 60} s` : `${left} s`;
      node.classList.toggle('soon', left < 60);
    }
  }, 250);
  begin();

  const feed = new EventSource('/approvals/live');
  feed.addEventListener('news', look);
  addEventListener('pagehide', () => feed.close());
})();
