export { init } from './init.ts'
export type { EventContext, EventFields, Kind, PageEvent } from './event.ts'
export type { Place } from './device.ts'
export type { Options } from './options.ts'
export type { Plugin, PluginState, ProblemCode } from './plugin.ts'
export type { DestinationSettings, ProjectSettings, Settings } from './settings.ts'
export type {
  ContentDetails,
  EventMap,
  FeatureDetails,
  FeedbackDetails,
  SearchDetails,
  SearchFailedDetails,
  Tidemark,
} from './tidemark.ts'
