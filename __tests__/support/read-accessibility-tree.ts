import type { Page } from 'playwright-core';

/** What a screen reader is told of one element. */
export interface Told {
  readonly role: string;
  readonly name: string;
  /** Read after the name: hint and error of a field. */
  readonly description?: string;
  readonly focused?: true;
  readonly invalid?: 'true';
  readonly required?: true;
  /** Of a button that is on or off. */
  readonly pressed?: 'true' | 'false';
}

interface Node {
  readonly nodeId: string;
  readonly ignored: boolean;
  readonly role?: { readonly value: string };
  readonly name?: { readonly value: string };
  readonly description?: { readonly value: string };
  readonly properties?: readonly { readonly name: string; readonly value: { readonly value?: unknown } }[];
  readonly childIds?: readonly string[];
}

/** The accessibility tree that Chromium hands to screen readers. */
export interface AccessibilityTree {
  /** Headings, fields, buttons, links and alerts, in the order of the page. */
  readonly elements: readonly Told[];
  /** The text of each region whose changes are announced. */
  readonly announced: readonly string[];
}

const roles = ['heading', 'textbox', 'button', 'link', 'alert'];
const states = ['focused', 'invalid', 'required', 'pressed'];

export async function readAccessibilityTree(page: Page): Promise<AccessibilityTree> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { readonly nodes: readonly Node[] };
  await session.detach();
  const shown = inOrder(nodes[0], nodes).filter(({ ignored }) => !ignored);
  return {
    elements: shown.filter(({ role }) => roles.includes(role?.value ?? '')).map(asTold),
    announced: shown.filter((node) => propertyOf(node, 'live') === 'polite').map((node) => textOf(node, nodes)),
  };
}

/** The node and all that is in it: Chromium lists them level by level. */
function inOrder(node: Node | undefined, nodes: readonly Node[]): readonly Node[] {
  if (!node) return [];
  const children = node.childIds ?? [];
  return [
    node,
    ...children.flatMap((id) =>
      inOrder(
        nodes.find(({ nodeId }) => nodeId === id),
        nodes,
      ),
    ),
  ];
}

function asTold(node: Node): Told {
  const { role, name, description } = node;
  const set = states
    .map((state) => [state, propertyOf(node, state)] as const)
    .filter(([state, value]) => isTold(state, value));
  return {
    role: role?.value ?? '',
    name: name?.value ?? '',
    ...(description?.value ? { description: description.value } : {}),
    ...Object.fromEntries(set),
  };
}

function propertyOf({ properties = [] }: Node, wanted: string): unknown {
  return properties.find(({ name }) => name === wanted)?.value.value;
}

/** What is not so is not said; only a button that is off is said to be off. */
function isTold(state: string, value: unknown): boolean {
  return value !== undefined && (state === 'pressed' || (value !== false && value !== 'false'));
}

function textOf(node: Node, nodes: readonly Node[]): string {
  const texts = inOrder(node, nodes).filter(({ role }) => role?.value === 'StaticText');
  return texts.map(({ name }) => name?.value).join(' ');
}
