import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { bracketMatching } from '@codemirror/language'
import { forceLinting, linter, lintKeymap } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { drawSelection, EditorView, keymap, placeholder } from '@codemirror/view'
import type { DefinitionFault } from '@tidemark/metric'
import { useEffect, useRef } from 'react'
import { useTexts } from '../../use-texts.ts'
import { completeFormula, faultMarks, formulaColours } from './formula-language.ts'
import classes from './formula-editor.module.css'
import type { KnownWorld } from './use-world.ts'

interface FormulaEditorProps {
  readonly label: string
  readonly formula: string
  readonly onChange: (formula: string) => void
  readonly known: KnownWorld
  /** What is wrong with what is written now. */
  readonly faults: readonly DefinitionFault[]
}

/** Where a formula is written: coloured, completed, and with its faults at their places. */
export function FormulaEditor({ label, formula, onChange, known, faults }: FormulaEditorProps) {
  const { t } = useTexts()
  const box = useRef<HTMLDivElement>(null)
  const editor = useRef<EditorView>(null)
  // The editor is made once; what it calls is what was given last.
  const latest = useRef({ onChange, known, faults })
  latest.current = { onChange, known, faults }

  useEffect(() => {
    if (box.current === null) return undefined
    const view = new EditorView({
      parent: box.current,
      state: EditorState.create({
        doc: formula,
        extensions: [
          history(),
          drawSelection(),
          bracketMatching(),
          closeBrackets(),
          formulaColours,
          autocompletion({
            override: [(context) => completeFormula(context, latest.current.known.world)],
            icons: false,
            // Nobody writes on to a new line here: Enter takes what is offered, at once.
            interactionDelay: 0,
          }),
          linter(
            (view) => faultMarks(view, latest.current.faults, (text) => t('metrics.replaceWith', { text })),
            {
              delay: 0,
            },
          ),
          // Tab goes on to the next field, as everywhere: no key is taken that a reader needs to get out.
          keymap.of([
            ...completionKeymap,
            ...closeBracketsKeymap,
            ...lintKeymap,
            ...historyKeymap,
            ...defaultKeymap,
          ]),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': label }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString())
          }),
          placeholder('count(purchase) / unique(page_view by session) * 100'),
        ],
      }),
    })
    editor.current = view
    return () => view.destroy()
    // Made for the first formula; later ones are put in below.
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, [])

  useEffect(() => {
    const view = editor.current
    if (view === null || view.state.doc.toString() === formula) return
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: formula } })
  }, [formula])

  useEffect(() => {
    if (editor.current !== null) forceLinting(editor.current)
  }, [faults])

  return <div ref={box} className={classes.editor} />
}
