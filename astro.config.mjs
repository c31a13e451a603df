// The docs site: postmortems, runbooks and guides from content/, built to static files in dist/.
// The worker serves them beside its own pages; there is deliberately no page at "/", which is the
// status page.

import { rename, rmdir } from 'node:fs/promises';
import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';
import { brandImages } from './site/brand.ts';
import { policy } from './site/policy.ts';
import { ROOT, readSettings } from './site/settings.ts';
import { sidebar } from './site/sidebar.ts';
import { socialCards } from './site/social.ts';

const { name, url, editBase } = readSettings();

/**
 * Puts the offline page where `/offline` is answered directly. As a folder it would be answered by
 * a redirect, which the last rung of a ladder should not need.
 */
const offlineAsFile = {
  name: 'offline-as-file',
  hooks: {
    async 'astro:build:done'({ dir }) {
      await rename(new URL('offline/index.html', dir), new URL('offline.html', dir));
      await rmdir(new URL('offline/', dir));
    },
  },
};

export default defineConfig({
  ...(url && { site: url }),
  srcDir: './site',
  publicDir: './site/public',
  outDir: './dist',
  output: 'static',
  // Hovering over a link must not cost the worker a request.
  prefetch: false,
  // Style sheets are files, so that the policy on content needs no exception for them.
  build: { inlineStylesheets: 'never' },
  devToolbar: { enabled: false },
  integrations: [
    offlineAsFile,
    socialCards,
    brandImages,
    starlight({
      title: name,
      description: `Postmortems, runbooks and guides of ${name}.`,
      favicon: '/favicon.svg',
      disable404Route: true,
      pagination: false,
      sidebar: sidebar(ROOT),
      // Content stands outside srcDir: without this, asides and heading anchors are silently left
      // out.
      markdown: {
        processedDirs: ['./content/postmortems', './content/runbooks', './content/guides'],
      },
      ...(editBase && { editLink: { baseUrl: editBase } }),
      customCss: ['./site/styles/tokens.css', './site/styles/docs.css'],
      components: {
        PageTitle: './site/components/PageTitle.astro',
        SiteTitle: './site/components/SiteTitle.astro',
        SocialIcons: './site/components/SiteLinks.astro',
      },
      expressiveCode: {
        themes: ['github-dark-default', 'github-light-default'],
        // A block of code, not the picture of a window; on a phone a command is read, not scrolled.
        defaultProps: { frame: 'none', wrap: true },
        styleOverrides: { borderRadius: '6px', frames: { shadowColor: 'transparent' } },
      },
    }),
    // Last, so that nothing changes a page after its scripts were counted.
    policy,
  ],
});
