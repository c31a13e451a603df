// XML as a strict reader sees it: one mistake and there is no document. For tests of what the worker writes itself.

import { SaxesParser } from 'saxes';

export type Element = {
  /** Local name. */
  name: string;
  namespace: string;
  attributes: Readonly<Record<string, string>>;
  children: Element[];
  text: string;
};

/** The root of a document; throws where the document is not well-formed or a namespace is not declared. */
export function parseXml(document: string): Element {
  const parser = new SaxesParser({ xmlns: true });
  const root: Element = { name: '', namespace: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const top = () => open.at(-1) ?? root;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    const values = Object.values(attributes).map(({ name, value }) => [name, value] as const);
    const element: Element = {
      name: local,
      namespace: uri,
      attributes: Object.fromEntries(values),
      children: [],
      text: '',
    };
    top().children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    top().text += text;
  });
  parser.on('cdata', (text) => {
    top().text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(document).close();
  const [element] = root.children;
  if (element === undefined) throw new Error('There is no element');
  return element;
}

/** The children of a name. */
export const all = ({ children }: Element, name: string) =>
  children.filter((child) => child.name === name);

/** The text of the one child of a name; throws where there is none or another one. */
export function only(element: Element, name: string): string {
  const [child, ...others] = all(element, name);
  if (child === undefined || others.length > 0) throw new Error(`Not one <${name}>`);
  return child.text;
}
