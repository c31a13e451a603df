// RB008 and RB009: commands that destroy are announced before they stand there to be copied, and
// what must never run by itself is never described as running by itself.

import type { RootContent } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import type { Document } from './document.ts';
import type { Finding } from './finding.ts';

const DANGEROUS: readonly RegExp[] = [
  /\bDROP\s+(?:TABLE|DATABASE|INDEX|SCHEMA|COLUMN)\b/i,
  /\bTRUNCATE\s+(?:TABLE\s+)?\w/i,
  /\bDELETE\s+FROM\b/i,
  /\brm\s+-[a-z]*(?:rf|fr|r)\b/,
  /\bdelete\s+(?:pods?|deployments?|namespaces?|pvc|statefulsets?)\b/i,
  /\bFLUSH(?:ALL|DB)\b/i,
  /\bKEYS\s+["']?\*/i,
  /\bpg_terminate_backend\b/,
  /\b(?:git\s+push\s+(?:-f|--force)|mkfs|dd\s+if=|terraform\s+destroy|kill\s+-9)\b/,
];

/** How a warning begins: a bold word, or an aside. */
const WARNING =
  /^(?:warning|careful|caution|danger|dangerous|this (?:cannot be undone|destroys|deletes|blocks|kills|ends|drops))\b/i;

/** What is never done by itself (R147), and the words that would say that it is. */
const NEVER: readonly RegExp[] = [
  /\b(?:database|db|primary|replica)\b.{0,30}\bfail(?:s|ed|ing)?[ -]?over\b|\bfail(?:s|ed|ing)?[ -]?over\b.{0,40}\b(?:database|db|primary|replica)\b/i,
  /\b(?:roll(?:s|ed|ing)?[ -]?back|rollback)\b.{0,30}\b(?:deploy|release)/i,
  /\bdeployments?\b.{0,20}\broll(?:s|ed)? back\b/i,
  /\bgpu\b.{0,30}\bscal/i,
  /\bscal(?:e|es|ed|ing)\b.{0,30}\bgpu/i,
  /\b(?:security|firewall|iam)\b.{0,30}\b(?:setting|rule|group|configuration|policy|policies)/i,
  /\b(?:user|customer)s?['’]?\b.{0,10}\bdata\b.{0,30}\bdelet/i,
  /\bdelet(?:e|es|ed|ing|ion)\b.{0,30}\b(?:user|customer)s?['’]?\b.{0,10}\bdata\b/i,
];
const BY_ITSELF =
  /\b(?:automatic(?:ally)?|auto-?(?:remediat\w+|heal\w*|rollback)|by itself|self-heal\w*|unattended|without (?:a person|approval|asking))\b/i;
const DENIED = /\b(?:never|not|no|nothing|don't|do not|must not|only by|avoid)\b/i;

/** RB008: a block with a dangerous command has a warning right before it. */
export function dangerFindings(document: Document): Finding[] {
  const findings: Finding[] = [];
  const walk = (nodes: readonly RootContent[]) => {
    for (const [index, node] of nodes.entries()) {
      if (node.type === 'code') {
        const command = DANGEROUS.map((pattern) => pattern.exec(node.value)?.[0]).find(
          (found) => found !== undefined,
        );
        if (command !== undefined && !warned(nodes, index)) {
          const message = `"${command}" without a warning: expected "**Warning:** …" in the paragraph before it`;
          findings.push(document.finding('RB008', document.lineOf(node), message));
        }
      } else if ('children' in node) {
        walk(node.children as readonly RootContent[]);
      }
    }
  };
  walk(document.tree.children);
  return findings;
}

function warned(nodes: readonly RootContent[], index: number): boolean {
  // Asides are plain paragraphs here, and their closing line may lie between.
  return nodes.slice(Math.max(0, index - 2), index).some((node) => {
    if (node.type !== 'paragraph') return false;
    const [first] = node.children;
    return WARNING.test(toString(first)) || /^:::(?:caution|danger)/.test(toString(node));
  });
}

/** RB009: nothing of the never-list runs by itself. */
export function neverFindings(document: Document): Finding[] {
  const findings: Finding[] = [];
  visit(document.tree, (node) => {
    if (node.type === 'code' || node.type === 'blockquote') return 'skip';
    if (node.type !== 'paragraph' && node.type !== 'tableCell') return undefined;
    for (const sentence of toString(node).split(/(?<=[.!?])\s+/)) {
      if (!BY_ITSELF.test(sentence) || DENIED.test(sentence)) continue;
      if (!NEVER.some((pattern) => pattern.test(sentence))) continue;
      const message = `"${sentence.slice(0, 60)}" describes as automatic what a person decides each time`;
      findings.push(document.finding('RB009', document.lineOf(node), message));
    }
    return 'skip';
  });
  return findings;
}
