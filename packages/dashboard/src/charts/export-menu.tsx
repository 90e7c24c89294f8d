import { ActionIcon, Menu } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type RefObject } from 'react'
import { serverNowMs } from '../api/request.ts'
import { useAsker } from '../questions/asker.ts'
import type { Question } from '../questions/question.ts'
import { DownloadIcon } from '../shell/icons.tsx'
import { useTexts } from '../use-texts.ts'
import { answerRows } from './export/answer-rows.ts'
import { chartImage, chartIn } from './export/chart-image.ts'
import { csvOf } from './export/csv.ts'
import { fileName, saveFile } from './export/save-file.ts'

export interface ExportProps {
  /** What is on screen: what is taken away is its answer, as it is there. */
  readonly question: Question
  readonly title: string
  /** Where the chart stands. */
  readonly place: RefObject<HTMLElement | null>
}

/** A chart as a picture, a table or as it came from the API. */
export function ExportMenu(props: ExportProps) {
  const { t } = useTexts()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={26} aria-label={t('export.open')}>
          <DownloadIcon size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <ExportItems {...props} />
      </Menu.Dropdown>
    </Menu>
  )
}

/** The same within another menu. */
export function ExportItems({ question, title, place }: ExportProps) {
  const { t } = useTexts()
  const { scope } = useAsker()
  const queryClient = useQueryClient()
  const [failed, setFailed] = useState(false)
  const answer = queryClient.getQueryData(['answer', scope, question])
  const rows = answerRows(answer)
  const chart = place.current === null ? undefined : chartIn(place.current)
  const nameFor = (ending: string) =>
    fileName(title, new Date(serverNowMs()).toISOString().slice(0, 10), ending)
  const save = (ending: string, type: string, text: string) =>
    saveFile(nameFor(ending), new Blob([text], { type }))

  async function savePicture(svg: SVGSVGElement): Promise<void> {
    try {
      saveFile(nameFor('png'), await chartImage(svg, title))
    } catch {
      // The browser's own limits, such as too large a picture: the table is there all the same.
      setFailed(true)
    }
  }

  return (
    <>
      <Menu.Label>{t('export.title')}</Menu.Label>
      <Menu.Item
        disabled={chart === undefined}
        closeMenuOnClick={false}
        onClick={() => chart && void savePicture(chart)}
      >
        {failed ? t('export.pngFailed') : t('export.png')}
      </Menu.Item>
      <Menu.Item
        disabled={rows === undefined}
        onClick={() => rows && save('csv', 'text/csv;charset=utf-8', csvOf(rows))}
      >
        {t('export.csv')}
      </Menu.Item>
      <Menu.Item
        disabled={answer === undefined}
        onClick={() => save('json', 'application/json', `${JSON.stringify({ question, answer }, null, 2)}\n`)}
      >
        {t('export.json')}
      </Menu.Item>
    </>
  )
}
