import type { SdkSettings } from '@tidemark/event'
import type { MetricDefinition } from '@tidemark/metric'
import {
  boolean,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from 'drizzle-orm/pg-core'
import type { KeyKind, Project, Role } from './control.ts'
import { journeyKinds } from './journey-records.ts'
import { savedKinds, type SavedContent } from './saved-records.ts'
import type { SharedOverview, ShareSettings } from './share-records.ts'

/** The tables as the migrations leave them. Constraints are in the SQL alone, which is what makes them. */
export const projects = pgTable('projects', {
  id: text().primaryKey(),
  name: text().notNull(),
  timezone: text().notNull(),
  acceptance: text().$type<Project['acceptance']>().notNull(),
  ipRule: text('ip_rule').$type<Project['ipRule']>().notNull(),
  createdAt: instant('created_at').notNull(),
})

export const keys = pgTable('keys', {
  id: text().primaryKey(),
  projectId: text('project_id').notNull(),
  kind: text().$type<KeyKind>().notNull(),
  role: text().$type<Role>(),
  tenantId: text('tenant_id'),
  name: text().notNull(),
  hash: text().notNull(),
  hint: text().notNull(),
  createdAt: instant('created_at').notNull(),
  lastUsedAt: instant('last_used_at'),
  revokedAt: instant('revoked_at'),
})

export const members = pgTable(
  'members',
  {
    userId: text('user_id').notNull(),
    projectId: text('project_id').notNull(),
    role: text().$type<Role>().notNull(),
    tenantId: text('tenant_id'),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.projectId] })],
)

export const invitations = pgTable('invitations', {
  id: text().primaryKey(),
  projectId: text('project_id').notNull(),
  email: text().notNull(),
  role: text().$type<Role>().notNull(),
  tenantId: text('tenant_id'),
  tokenHash: text('token_hash').notNull(),
  createdAt: instant('created_at').notNull(),
  createdBy: text('created_by').notNull(),
  expiresAt: instant('expires_at').notNull(),
})

export const settings = pgTable('settings', {
  name: text().primaryKey(),
  value: text().notNull(),
  updatedAt: instant('updated_at').notNull(),
})

export const sdkSettings = pgTable('sdk_settings', {
  projectId: text('project_id').primaryKey(),
  /** Of an older program, and so perhaps without the newest settings. */
  settings: jsonb().$type<Partial<SdkSettings>>().notNull(),
  updatedAt: instant('updated_at').notNull(),
})

export const metrics = pgTable('metrics', {
  id: text().primaryKey(),
  projectId: text('project_id').notNull(),
  name: text().notNull(),
  /** The newest. */
  version: integer().notNull(),
  removedAt: instant('removed_at'),
})

export const metricVersions = pgTable(
  'metric_versions',
  {
    metricId: text('metric_id').notNull(),
    version: integer().notNull(),
    definition: jsonb().$type<MetricDefinition>().notNull(),
    createdAt: instant('created_at').notNull(),
    createdBy: text('created_by').notNull(),
  },
  (table) => [primaryKey({ columns: [table.metricId, table.version] })],
)

export const metricSchedules = pgTable('metric_schedules', {
  metricId: text('metric_id').primaryKey(),
  cron: text().notNull(),
  timezone: text().notNull(),
  last: text().notNull(),
  updatedAt: instant('updated_at').notNull(),
})

export const metricResults = pgTable(
  'metric_results',
  {
    metricId: text('metric_id').notNull(),
    timeWindow: text('time_window').notNull(),
    timezone: text().notNull(),
    from: instant('from_at').notNull(),
    until: instant('until_at').notNull(),
    value: doublePrecision(),
    version: integer().notNull(),
    madeOf: text('made_of').notNull(),
    computedAt: instant('computed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.metricId, table.timeWindow, table.timezone, table.from] })],
)

export const journeys = pgTable('journeys', {
  id: text().primaryKey(),
  projectId: text('project_id').notNull(),
  kind: text({ enum: journeyKinds }).notNull(),
  name: text().notNull(),
  definition: jsonb().$type<Readonly<Record<string, unknown>>>().notNull(),
  createdAt: instant('created_at').notNull(),
  createdBy: text('created_by').notNull(),
  updatedAt: instant('updated_at').notNull(),
  schedule: text(),
  timezone: text(),
  countedAt: instant('counted_at'),
  people: doublePrecision(),
  fault: text(),
})

export const cohortSizes = pgTable(
  'cohort_sizes',
  {
    cohortId: text('cohort_id').notNull(),
    at: instant('at').notNull(),
    people: doublePrecision().notNull(),
  },
  (table) => [primaryKey({ columns: [table.cohortId, table.at] })],
)

export const saved = pgTable('saved', {
  id: text().primaryKey(),
  projectId: text('project_id').notNull(),
  kind: text({ enum: savedKinds }).notNull(),
  tenantId: text('tenant_id'),
  owner: text(),
  content: jsonb().$type<SavedContent>().notNull(),
  version: integer().notNull(),
  createdAt: instant('created_at').notNull(),
  createdBy: text('created_by').notNull(),
  updatedAt: instant('updated_at').notNull(),
})

export const shares = pgTable('shares', {
  id: text().primaryKey(),
  projectId: text('project_id').notNull(),
  tenantId: text('tenant_id'),
  subjectKind: text('subject_kind', { enum: ['overview', 'board', 'question'] }).notNull(),
  subjectId: text('subject_id'),
  overview: jsonb().$type<SharedOverview>(),
  makerKind: text('maker_kind', { enum: ['user', 'key', 'local'] }).notNull(),
  makerId: text('maker_id').notNull(),
  tokenHash: text('token_hash').notNull(),
  passwordHash: text('password_hash'),
  settings: jsonb().$type<ShareSettings>().notNull(),
  createdAt: instant('created_at').notNull(),
  createdBy: text('created_by').notNull(),
  expiresAt: instant('expires_at'),
  revokedAt: instant('revoked_at'),
})

export const users = pgTable('users', {
  id: text().primaryKey(),
  name: text().notNull(),
  email: text().notNull(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text(),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
})

const sessions = pgTable('sessions', {
  id: text().primaryKey(),
  userId: text('user_id').notNull(),
  token: text().notNull(),
  expiresAt: instant('expires_at').notNull(),
  ipAddress: text('ip_address'),
  userAgent: text('user_agent'),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
})

export const accounts = pgTable('accounts', {
  id: text().primaryKey(),
  userId: text('user_id').notNull(),
  issuer: text().notNull(),
  accountId: text('account_id').notNull(),
  providerId: text('provider_id').notNull(),
  accessToken: text('access_token'),
  refreshToken: text('refresh_token'),
  idToken: text('id_token'),
  accessTokenExpiresAt: instant('access_token_expires_at'),
  refreshTokenExpiresAt: instant('refresh_token_expires_at'),
  scope: text(),
  password: text(),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
})

const verifications = pgTable('verifications', {
  id: text().primaryKey(),
  identifier: text().notNull(),
  value: text().notNull(),
  expiresAt: instant('expires_at').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
})

/** better-auth's tables under the names that it looks for. */
export const authSchema = { user: users, session: sessions, account: accounts, verification: verifications }

function instant(name: string) {
  return timestamp(name, { withTimezone: true, precision: 3 })
}
