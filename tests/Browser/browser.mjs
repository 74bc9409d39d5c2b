// A Chromium of the machine's own, headless, that asks for nothing but what a page asks for.
import { chromium } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-features=Translate', '--force-color-profile=srgb'];

/** Runs with a browser, and ends it whatever happens. */
export async function withBrowser(act) {
  const browser = await chromium.launch({ executablePath, headless: true, args });
  try { return await act(browser); } finally { await browser.close(); }
}

export const desk = { width: 1280, height: 800 };
export const phone = { width: 390, height: 844 };

/** A page in a theme and a size; every error of its scripts and every breach of its content policy is kept in `faults`. */
export async function open(browser, { theme = 'light', size = desk } = {}) {
  const context = await browser.newContext({ viewport: size, colorScheme: theme, deviceScaleFactor: 1, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.faults = [];
  page.on('pageerror', error => page.faults.push(`error: ${error.message}`));
  page.on('console', message => { if (message.type() === 'error') { page.faults.push(`console: ${message.text()}`); } });
  page.on('dialog', dialog => { page.faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  return page;
}
