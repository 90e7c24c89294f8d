import type { Project } from '../api/answers.ts'
import { serverNowMs } from '../api/request.ts'
import { useCommands, type Command } from '../shell/commands.ts'
import { useTexts } from '../use-texts.ts'
import { canStep, presets, stepRange } from './range.ts'
import { customRangeKey, rangeKeys } from './range-keys.ts'
import type { ViewControl } from './view-bar.tsx'
import type { View } from './view-search.ts'

interface ViewCommands {
  readonly project: Project
  readonly view: View
  readonly change: (patch: Partial<View>) => void
  readonly controls: readonly ViewControl[]
  readonly openRange: () => void
}

/** What the bar can do, by its keys and from the palette. */
export function useViewCommands({ project, view, change, controls, openRange }: ViewCommands): void {
  const { t } = useTexts()
  const { timezone } = project
  const commands: Command[] = []
  if (controls.includes('range')) {
    for (const name of presets) {
      const key = rangeKeys[name]
      commands.push({
        id: `range-${name}`,
        group: 'view',
        title: t(`view.ranges.${name}`),
        ...(key === undefined ? {} : { key }),
        run: () => change({ range: { name } }),
      })
    }
    commands.push({
      id: 'range-custom',
      group: 'view',
      title: t('view.customRange'),
      key: customRangeKey,
      run: openRange,
    })
    for (const [key, direction] of [
      ['ArrowLeft', -1],
      ['ArrowRight', 1],
    ] as const) {
      commands.push({
        id: `step-${direction}`,
        group: 'view',
        title: t(direction === -1 ? 'view.stepBack' : 'view.stepForward'),
        key,
        run: () => {
          const nowMs = serverNowMs()
          if (!canStep(view.range, direction, timezone, nowMs)) return
          change({ range: stepRange(view.range, direction, timezone, nowMs) })
        },
      })
    }
  }
  if (controls.includes('compare')) {
    const isOn = view.compare.with !== 'none'
    commands.push({
      id: 'compare',
      group: 'view',
      title: t(isOn ? 'view.compareOff' : 'view.compareOn'),
      key: 'x',
      run: () => change({ compare: { with: isOn ? 'none' : 'previous', weekday: false } }),
    })
  }
  if (controls.includes('filter')) {
    commands.push({
      id: 'filter',
      group: 'view',
      title: t('view.addFilter'),
      key: '/',
      run: () => document.querySelector<HTMLElement>('[data-add-filter]')?.click(),
    })
    commands.push({
      id: 'filter-clear',
      group: 'view',
      title: t('view.clearFilter'),
      key: 'Escape',
      run: () => {
        if (view.filter.length > 0) change({ filter: [] })
      },
    })
  }
  useCommands(commands)
}
