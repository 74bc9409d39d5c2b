// Plays one exchange. Everything recorded becomes a text node, never markup.
'use strict';
(() => {
  const page = document.getElementById('watch');
  const at = id => document.getElementById(id);
  const [scrub, clock, speedBox, playButton, findingsList] = [at('scrub'), at('clock'), at('speed'), at('play'), at('findings')];
  const sides = { request: at('request'), answer: at('answer') };

  let channels = [];
  let events = [];
  let shown = 0;          // events[0..shown] are to be seen
  let end = 0;            // milliseconds of the exchange
  let position = 0;
  let playing = false;
  let speed = 1;
  let wall = 0;           // performance.now() at which the exchange would have begun
  let next = null;        // the part behind this one

  const make = (tag, look, text) => {
    const node = document.createElement(tag);
    if (look) { node.className = look; }
    if (text !== undefined) { node.textContent = text; }
    return node;
  };
  const seconds = ms => (end < 1000 ? `${ms.toFixed(1)} ms` : `${(ms / 1000).toFixed(3)} s`);

  // --- what is seen

  function runs(into, list, most = Infinity) {
    let left = most;
    for (const run of list) {
      if (left <= 0) { into.append(make('span', 'hidden-char', '…')); return; }
      if (typeof run === 'string') {
        into.append(document.createTextNode(left < run.length ? run.slice(0, left) : run));
        left -= run.length;
      } else if (run[0] === 'mask') {
        const mask = make('mark', 'mask', run[1]);
        mask.dataset.rule = run[2];
        mask.title = `masked by ${run[2]}`;
        mask.tabIndex = 0;
        into.append(mask);
        left -= run[1].length;
      } else {
        const hidden = make('span', 'hidden-char', run[1]);
        hidden.title = 'a character that is not seen';
        into.append(hidden);
      }
    }
  }

  function block(side, form, channel) {
    const key = `${form}-${channel}`;
    let found = sides[side].querySelector(`[data-key="${key}"]`);
    if (!found) {
      found = make('section', `block ${form}`);
      found.dataset.key = key;
      if (form === 'read' && side === 'answer' && channels[channel].kind !== 'message') { found.append(make('h3', '', channels[channel].label)); }
      found.append(make('pre', form === 'read' ? `body k-${channels[channel].kind}` : 'body'));
      sides[side].append(found);
    }
    return found.querySelector('pre');
  }

  function build(one, index) {
    one.nodes = [];
    const side = one.type === 'request' ? 'request' : 'answer';
    const add = (parent, list) => {
      const piece = make('span', 'piece');
      piece.dataset.event = index;
      runs(piece, list);
      parent.append(piece);
      one.nodes.push(piece);
      count(piece, 1);
    };
    if (one.raw) { add(block(side, 'raw', 0), one.raw); }
    for (const text of one.texts ?? []) { add(block(side, 'read', text.channel), text.runs); }
  }

  function show(to, now) {
    for (; shown < to; shown++) { for (const node of events[shown].nodes) { node.hidden = false; node.dataset.shown = now; count(node, 1); } }
    for (; shown > to; shown--) { for (const node of events[shown - 1].nodes) { node.hidden = true; count(node, -1); } }
  }

  // A text of which nothing is seen has no heading either.
  function count(piece, by) {
    const text = piece.closest('.block');
    text.pieces = (text.pieces ?? 0) + by;
    text.classList.toggle('silent', text.pieces === 0);
    const pane = text.parentElement;
    pane.pieces = (pane.pieces ?? 0) + by;
    pane.classList.toggle('waiting', pane.pieces === 0);
  }

  const upTo = time => { let n = 0; while (n < events.length && events[n].at <= time) { n++; } return n; };

  function paint() {
    scrub.value = end === 0 ? 1000 : position / end * 1000;
    clock.textContent = `${seconds(position)} / ${seconds(end)}`;
    scrub.setAttribute('aria-valuetext', clock.textContent);
    if (playing) { for (const pane of Object.values(sides)) { if (pane.dataset.held !== 'yes') { pane.scrollTop = pane.scrollHeight; } } }
  }

  // --- time

  // A timer for what is far, a message to oneself for what is near: timers are late by milliseconds.
  const soon = new MessageChannel();
  soon.port1.onmessage = pump;

  function pump() {
    if (!playing) { return; }
    position = Math.min(end, (performance.now() - wall) * speed);
    const due = upTo2(position);
    if (due > shown) { show(due, position); paint(); }
    if (position >= end) { pause(); return; }
    const wait = ((shown < events.length ? events[shown].at : end) - position) / speed;
    if (wait > 16) { setTimeout(pump, wait - 10); } else { soon.port2.postMessage(0); }
  }

  const upTo2 = time => { let n = shown; while (n < events.length && events[n].at <= time) { n++; } return n; };

  function frame() { if (playing) { paint(); requestAnimationFrame(frame); } }

  function play() {
    if (position >= end) { seek(0); }
    playing = true;
    wall = performance.now() - position / speed;
    for (const pane of Object.values(sides)) { pane.dataset.held = 'no'; }
    said();
    pump();
    requestAnimationFrame(frame);
  }

  function pause() { playing = false; said(); paint(); }

  function said() {
    page.classList.toggle('playing', playing);
    playButton.setAttribute('aria-label', playing ? 'Pause' : 'Play');
  }

  function seek(time) {
    position = Math.max(0, Math.min(end, time));
    wall = performance.now() - position / speed;
    // At the very beginning nothing was said yet.
    show(position === 0 && end > 0 ? 0 : upTo(position), position);
    paint();
  }

  function setSpeed(value) {
    speed = value;
    wall = performance.now() - position / speed;
    speedBox.value = String(value);
  }

  // --- the timeline and the lists

  const svg = (tag, attributes) => {
    const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) { node.setAttribute(name, value); }
    return node;
  };
  const lookOf = { request: 'm-request', head: 'm-head', piece: 'm-piece', findings: 'm-found', lent: 'm-lent', approval: 'm-approval', would: 'm-would', lost: 'm-lost', closed: 'm-head', refused: 'm-lost', opened: 'm-head' };

  function marks() {
    const strip = at('marks');
    strip.replaceChildren();
    const seen = new Set();
    for (const one of events) {
      const x = end === 0 ? 1 : one.at / end * 998 + 1;
      const look = lookOf[one.type] ?? 'm-head';
      const key = `${Math.round(x)} ${look}`;
      if (!seen.has(key)) {
        seen.add(key);
        strip.append(svg('line', { class: look, x1: x, x2: x, y1: look === 'm-piece' ? 8 : 2, y2: look === 'm-found' ? 20 : 18 }));
      }
    }
  }

  function findings() {
    findingsList.replaceChildren();
    const byRule = new Map();
    for (const one of events) {
      for (const found of one.findings ?? []) {
        const key = `${found.in} ${found.masked} ${found.rule}`;
        if (!byRule.has(key)) { byRule.set(key, { ...found, times: [] }); }
        byRule.get(key).times.push({ at: one.at, offset: found.offset, length: found.length });
      }
    }
    for (const rule of byRule.values()) {
      const item = make('li');
      item.dataset.rule = rule.rule;
      item.append(make('b', '', rule.rule), make('span', 'dim', ` in the ${rule.in}, ${rule.masked ? 'masked' : 'seen only, its mode is monitor'} `));
      // Those of one piece are one place in time.
      const places = rule.times.filter((time, i) => i === 0 || rule.times[i - 1].at !== time.at);
      for (const time of places.slice(0, 40)) {
        const same = rule.times.filter(other => other.at === time.at);
        const jump = make('button', 'jump', seconds(time.at) + (same.length > 1 ? ` ×${same.length}` : ''));
        jump.type = 'button';
        jump.title = same.slice(0, 10).map(one => `${one.length} bytes at ${one.offset} of its text`).join('; ');
        jump.addEventListener('click', () => { pause(); seek(time.at); light(rule.rule, true); });
        item.append(jump, ' ');
      }
      if (places.length > 40) { item.append(make('span', 'dim', `and ${places.length - 40} more`)); }
      item.addEventListener('mouseenter', () => light(rule.rule, false));
      item.addEventListener('mouseleave', () => light(null, false));
      findingsList.append(item);
    }
    at('nothing-found').hidden = byRule.size > 0;
  }

  // Credentials that were lent, approvals, what monitoring decisions would have said, losses.
  function beside() {
    const list = at('beside');
    list.replaceChildren();
    for (const one of events.filter(event => ['lent', 'approval', 'would', 'lost', 'other'].includes(event.type))) {
      const item = make('li');
      const jump = make('button', 'jump', seconds(one.at));
      jump.type = 'button';
      jump.addEventListener('click', () => { pause(); seek(one.at); });
      item.append(jump, ' ', make('span', '', one.said));
      list.append(item);
    }
    at('beside-part').hidden = list.childElementCount === 0;
  }

  function light(rule, scroll) {
    let last = null;
    for (const mask of page.querySelectorAll('mark.mask')) {
      const is = mask.dataset.rule === rule;
      mask.classList.toggle('lit', is);
      if (is && mask.offsetParent) { last = mask; }
    }
    if (scroll) { last?.scrollIntoView({ block: 'center' }); }
  }

  function entries() {
    const body = at('entries').querySelector('tbody');
    body.replaceChildren();
    for (const one of events) {
      const row = make('tr');
      const text = make('td', 'raw');
      if (one.said) { text.textContent = one.said; }
      else if (one.raw) { runs(text, one.raw, 2000); }
      else { text.textContent = (one.findings ?? []).map(f => `${f.rule} ${f.masked ? 'masked' : 'seen'} in the ${f.in} at ${f.offset}, ${f.length} bytes`).join('; '); }
      row.append(make('td', 'num', one.at.toFixed(3)), make('td', '', one.type), text);
      body.append(row);
    }
  }

  // --- loading

  async function load(from) {
    const answer = await fetch(`/api/exchanges/${encodeURIComponent(page.dataset.exchange)}?from=${from}`);
    if (!answer.ok) { clock.textContent = 'not to be had'; return; }
    const part = await answer.json();
    [channels, events, next, shown] = [part.channels, part.events, part.next ?? null, 0];
    for (const pane of Object.values(sides)) { pane.replaceChildren(); pane.style.minHeight = ''; pane.pieces = 0; pane.classList.add('waiting'); }
    events.forEach(build);
    shown = events.length;
    end = events.length === 0 ? 0 : events[events.length - 1].at;
    const more = at('more');
    more.hidden = next === null && from === 0;
    more.querySelector('span').textContent = next === null ? 'This is the last part of a long exchange.' : `This exchange is long: entries ${from} to ${next - 1} are shown.`;
    more.querySelector('button').textContent = next === null ? 'Show the first part' : 'Show the next part';
    marks();
    findings();
    beside();
    if (at('entries').open) { entries(); }
    seek(end);
    // What is played grows into the room that it will need.
    for (const pane of Object.values(sides)) { pane.style.minHeight = `${pane.offsetHeight}px`; }
    page.dataset.ready = 'yes';
    if (part.open) { setTimeout(() => load(from), 1000); }
  }

  // --- hands

  playButton.addEventListener('click', () => (playing ? pause() : play()));
  scrub.addEventListener('input', () => { const was = playing; if (was) { playing = false; } seek(scrub.value / 1000 * end); said(); });
  speedBox.addEventListener('change', () => setSpeed(Number(speedBox.value)));
  at('entries').addEventListener('toggle', event => { if (event.target.open) { entries(); } });
  at('more').querySelector('button').addEventListener('click', () => load(next ?? 0));
  for (const pane of Object.values(sides)) { pane.addEventListener('wheel', () => { pane.dataset.held = 'yes'; }, { passive: true }); }

  function form(side, name) {
    sides[side].dataset.form = name;
    for (const button of page.querySelectorAll(`.forms[data-side="${side}"] button`)) { button.setAttribute('aria-pressed', String(button.dataset.form === name)); }
  }
  for (const side of Object.keys(sides)) { form(side, 'read'); }
  page.addEventListener('click', event => {
    const button = event.target.closest('.forms button');
    if (button) { form(button.parentElement.dataset.side, button.dataset.form); }
  });

  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.target instanceof HTMLElement && event.target.matches('select, input:not([type=range]), textarea, summary'))) { return; }
    const speeds = [...speedBox.options].map(option => Number(option.value));
    // Entry by entry, also where several have one time.
    const byEvent = by => {
      pause();
      const to = Math.max(0, Math.min(events.length, shown + by));
      position = to === 0 ? 0 : events[to - 1].at;
      show(to, position);
      paint();
    };
    const keys = {
      ' ': () => (playing ? pause() : play()),
      'ArrowRight': () => (event.shiftKey ? seek(position + 1000) : byEvent(1)),
      'ArrowLeft': () => (event.shiftKey ? seek(position - 1000) : byEvent(-1)),
      'Home': () => seek(0),
      'End': () => seek(end),
      '+': () => setSpeed(speeds[Math.min(speeds.length - 1, speeds.indexOf(speed) + 1)]),
      '-': () => setSpeed(speeds[Math.max(0, speeds.indexOf(speed) - 1)]),
      'r': () => { for (const side of Object.keys(sides)) { form(side, sides[side].dataset.form === 'raw' ? 'read' : 'raw'); } },
    };
    // A button that has the focus is pressed by space; the player's own does the same either way.
    if (event.key === ' ' && event.target instanceof HTMLButtonElement) { return; }
    if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });

  load(0);
})();
