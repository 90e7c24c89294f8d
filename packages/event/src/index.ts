export {
  clientDropReasons,
  parseClientTelemetry,
  type ClientDropReason,
  type ClientTelemetry,
} from './client-telemetry.ts'
export {
  environments,
  kinds,
  severities,
  sources,
  textFields,
  type Environment,
  type Event,
  type Json,
  type JsonObject,
  type Kind,
  type Severity,
  type Source,
  type TextField,
} from './event.ts'
export { createEventId, isUuid } from './id.ts'
export { type Issue, type IssueCode } from './issue.ts'
export { limits } from './limits.ts'
export { canonicalName, nameFromParts, snakeCase } from './naming.ts'
export {
  defaultSdkSettings,
  sdkSettingsBounds,
  type SdkDestinationSettings,
  type SdkSettings,
} from './sdk-settings.ts'
export { isInShare } from './share.ts'
export {
  builtInTypes,
  categories,
  categoryOf,
  nameInCategory,
  type Category,
  type EventType,
} from './taxonomy.ts'
export { parseTime } from './time.ts'
