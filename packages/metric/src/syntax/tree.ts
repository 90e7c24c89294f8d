import { EOF, type CstElement, type CstNode, type IToken, type TokenType } from 'chevrotain'
import type { Span } from '../place.ts'

/** The tokens of one type right under `node`, in order. */
export function tokensOf(node: CstNode, type: TokenType): readonly IToken[] {
  return (node.children[type.name] ?? []).filter((element) => 'image' in element)
}

/** The nodes of one rule right under `node`, in order. */
export function nodesOf(node: CstNode, rule: string): readonly CstNode[] {
  return (node.children[rule] ?? []).filter((element) => 'children' in element)
}

export function tokenOf(node: CstNode, type: TokenType): IToken | undefined {
  return tokensOf(node, type)[0]
}

export function nodeOf(node: CstNode, rule: string): CstNode | undefined {
  return nodesOf(node, rule)[0]
}

/** The node that the grammar puts there, in a tree without faults. */
export function theNode(node: CstNode, rule: string): CstNode {
  const found = nodeOf(node, rule)
  if (found === undefined) throw new Error(`Bug: a ${node.name} without its ${rule}.`)
  return found
}

/** The token that the grammar puts there, in a tree without faults. */
export function theToken(node: CstNode, type: TokenType): IToken {
  const found = tokenOf(node, type)
  if (found === undefined) throw new Error(`Bug: a ${node.name} without its ${type.name}.`)
  return found
}

export function spanOfToken({ startOffset, image }: IToken): Span {
  return { from: startOffset, until: startOffset + image.length }
}

/** From the first token under `node` to the last. */
export function spanOfNode(node: CstNode): Span {
  let [from, until] = [Infinity, 0]
  const look = (element: CstElement) => {
    if ('children' in element) Object.values(element.children).flat().forEach(look)
    else if (element.tokenType !== EOF) {
      from = Math.min(from, element.startOffset)
      until = Math.max(until, element.startOffset + element.image.length)
    }
  }
  look(node)
  return { from, until }
}
