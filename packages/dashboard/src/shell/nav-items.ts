import type { LinkProps } from '@tanstack/react-router'
import type { TextKey } from '../use-texts.ts'

export interface NavItem {
  readonly to: NonNullable<LinkProps['to']>
  readonly text: TextKey
  /** What is drawn before it: the `d` of a path in a box of 24 by 24. */
  readonly icon: string
  /** Its address is the beginning of all others. */
  readonly isExact?: boolean
}

interface NavGroup {
  readonly id: string
  /** Above its items, where it needs one. */
  readonly text?: TextKey
  readonly items: readonly NavItem[]
}

/** Every page of a project, in the order of the navigation. Those about how events come in stand last. */
export const navGroups: readonly NavGroup[] = [
  {
    id: 'now',
    items: [
      {
        to: '/p/$projectId',
        text: 'nav.overview',
        icon: 'M4 19V5m0 14h16M8 15l3.5-5 3 3L20 6',
        isExact: true,
      },
      {
        to: '/p/$projectId/live',
        text: 'nav.live',
        icon: 'M12 12h.01M8.5 15.5a5 5 0 0 1 0-7m7 0a5 5 0 0 1 0 7M5.6 18.4a9 9 0 0 1 0-12.8m12.8 0a9 9 0 0 1 0 12.8',
      },
    ],
  },
  {
    id: 'questions',
    text: 'nav.questions',
    items: [
      { to: '/p/$projectId/explore', text: 'nav.explore', icon: 'M4 4v16h16M8 15V11m4 4V7m4 8v-5' },
      { to: '/p/$projectId/metrics', text: 'nav.metrics', icon: 'M17 5H7l5.5 7L7 19h10' },
      { to: '/p/$projectId/funnels', text: 'nav.funnels', icon: 'M4 5h16l-6 7v6l-4 2v-8z' },
      {
        to: '/p/$projectId/retention',
        text: 'nav.retention',
        icon: 'M4 12a8 8 0 0 1 14-5.3L20 9M20 4v5h-5M20 12a8 8 0 0 1-14 5.3L4 15M4 20v-5h5',
      },
      {
        to: '/p/$projectId/paths',
        text: 'nav.paths',
        icon: 'M4 6h4c6 0 4 12 10 12h2M4 18h4c3 0 4-3 5-6M17 15l3 3-3 3',
      },
      {
        to: '/p/$projectId/boards',
        text: 'nav.boards',
        icon: 'M4 4h7v9H4zM13 4h7v5h-7zM13 11h7v9h-7zM4 15h7v5H4z',
      },
    ],
  },
  {
    id: 'people',
    text: 'nav.who',
    items: [
      {
        to: '/p/$projectId/people',
        text: 'nav.people',
        icon: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M3 20c.6-3.6 3-5.5 6-5.5s5.4 1.9 6 5.5M16 4.3a3.5 3.5 0 0 1 0 6.4M17.5 14.8c1.9.7 3.1 2.5 3.5 5.2',
      },
      {
        to: '/p/$projectId/cohorts',
        text: 'nav.cohorts',
        icon: 'M8.5 13a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9M15.5 20a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9',
      },
    ],
  },
  {
    id: 'project',
    text: 'nav.project',
    items: [
      { to: '/p/$projectId/send', text: 'nav.sendEvents', icon: 'M5 12h13M13 6l6 6-6 6' },
      {
        to: '/p/$projectId/settings',
        text: 'nav.settings',
        icon: 'M4 7h9m5 0h2M4 17h2m5 0h9M15.5 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M8.5 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5',
      },
    ],
  },
]
