import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { packageRoot } from '../../src/paths.ts';

/** Where the tests leave what the console looked like. */
export const screenshots = process.env.TUKU_SCREENSHOTS ?? join(packageRoot, 'coverage/console');
mkdirSync(screenshots, { recursive: true });

/** The system's Chromium: nothing is downloaded. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.TUKU_CHROMIUM ?? '/usr/bin/chromium',
    // Chromium as root has no sandbox; containers have little shared memory.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
}

/** A page of the console, and all that went wrong on it. */
export interface ConsolePage {
  readonly page: Page;
  /** Errors of the page, violations of its security policy, and requests to other servers. */
  readonly problems: string[];
  /** Takes a picture of the page for people to look at. */
  shoot(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Statuses that a test provokes are listed by Chromium as errors, too. */
const PROVOKED = /Failed to load resource/;

/** Opens the console in a browser of its own; with `blank`, the caller goes there. */
export async function openConsole(
  browser: Browser,
  url: string,
  {
    hash = '',
    blank = false,
    ...options
  }: BrowserContextOptions & { readonly hash?: string; readonly blank?: boolean } = {},
): Promise<ConsolePage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !PROVOKED.test(message.text())) problems.push(message.text());
  });
  page.on('request', (request) => {
    if (!/^(blob|data):/.test(request.url()) && new URL(request.url()).origin !== url) problems.push(request.url());
  });
  if (!blank) await page.goto(`${url}/_tuku/ui${hash}`);
  return {
    page,
    problems,
    shoot: async (name) => void (await page.screenshot({ path: join(screenshots, `${name}.png`) })),
    close: () => context.close(),
  };
}

const LONGEST_MS = 30_000;
const AGAIN_MS = 50;

/** Waits until an expression is true on the page. The page's security policy forbids playwright's own way to wait for one. */
export async function until(page: Page, expression: string): Promise<void> {
  const end = Date.now() + LONGEST_MS;
  while (!(await page.evaluate(expression))) {
    if (Date.now() > end) throw new Error(`never true: ${expression}`);
    await page.waitForTimeout(AGAIN_MS);
  }
}
