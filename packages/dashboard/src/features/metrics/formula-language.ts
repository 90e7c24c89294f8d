import type {
  Completion as EditorCompletion,
  CompletionContext,
  CompletionResult,
} from '@codemirror/autocomplete'
import type { Diagnostic } from '@codemirror/lint'
import { RangeSetBuilder } from '@codemirror/state'
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view'
import { complete, tokens, type DefinitionFault, type TokenKind, type World } from '@tidemark/metric'

/** Colours every part of the formula by what it is. */
export const formulaColours = EditorView.decorations.compute(['doc'], ({ doc }) => colour(doc.toString()))

/** What can be written at this place, in this world. */
export function completeFormula(context: CompletionContext, world: World): CompletionResult | null {
  const formula = context.state.doc.toString()
  const { from, options } = complete(formula, context.pos, world)
  // In the middle of nothing nobody wants to be told: there it waits for Ctrl-Space, or for a sign that asks for more.
  const before = formula.slice(0, context.pos)
  if (!context.explicit && from === context.pos && !/[(.,]\s*$/.test(before)) return null
  return {
    from,
    options: options.map(({ text, kind, detail }): EditorCompletion => {
      const isFunction = kind === 'function'
      return {
        label: text,
        type: kind,
        ...(detail === undefined ? {} : { detail }),
        ...(isFunction ? { apply: applyFunction(text) } : {}),
      }
    }),
    filter: false,
  }
}

/** The faults of the formula at their places, each with what to put there where that is known. */
export function faultMarks(
  view: EditorView,
  faults: readonly DefinitionFault[],
  replaceLabel: (text: string) => string,
): readonly Diagnostic[] {
  const length = view.state.doc.length
  return faults
    .filter(({ path }) => path === '/formula')
    .map(({ offset, length: size, severity, message, suggestion }) => {
      const from = Math.min(offset, length)
      return {
        from,
        to: Math.min(Math.max(offset + size, from), length),
        severity,
        message,
        ...(suggestion === undefined
          ? {}
          : {
              actions: [
                {
                  name: replaceLabel(suggestion),
                  apply: (editor: EditorView, start: number, end: number) =>
                    editor.dispatch({ changes: { from: start, to: end, insert: suggestion } }),
                },
              ],
            }),
      }
    })
}

/** With its brackets, and inside of them. */
function applyFunction(name: string) {
  return (view: EditorView, _completion: EditorCompletion, from: number, to: number) => {
    const hasBracket = view.state.sliceDoc(to, to + 1) === '('
    view.dispatch({
      changes: { from, to, insert: hasBracket ? name : `${name}()` },
      selection: { anchor: from + name.length + 1 },
    })
  }
}

const marks: Readonly<Record<TokenKind, Decoration>> = {
  function: markOf('function'),
  event: markOf('event'),
  field: markOf('field'),
  metric: markOf('metric'),
  keyword: markOf('keyword'),
  operator: markOf('operator'),
  bracket: markOf('bracket'),
  text: markOf('text'),
  number: markOf('number'),
  comment: markOf('comment'),
}

function markOf(kind: TokenKind): Decoration {
  return Decoration.mark({ class: `formula-${kind}` })
}

function colour(formula: string): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>()
  for (const { kind, from, until } of tokens(formula)) if (until > from) builder.add(from, until, marks[kind])
  return builder.finish()
}
