import type { Comment, Context, ESTree, Plugin, Visitor } from '@oxlint/plugins'
import { importFault } from './import-direction.ts'

/** The habits of this project that no ready rule knows. Each message says what to do instead. */
const plugin: Plugin = {
  meta: { name: 'tidemark' },
  rules: {
    'import-direction': { create: importDirection },
    'no-export-all': { create: noExportAll },
    'no-module-mock': { create: noModuleMock },
    'no-skipped-test': { create: noSkippedTest },
    'scoped-sql': { create: scopedSql },
    'exception-with-reason': { create: exceptionWithReason },
  },
}

export default plugin

/** A folder imports only from folders above it on the way. */
function importDirection(context: Context): Visitor {
  const file = context.filename.replaceAll('\\', '/')
  const check = (node: ESTree.StringLiteral | ESTree.Expression | null) => {
    if (node?.type !== 'Literal' || typeof node.value !== 'string') return
    const message = importFault(file, node.value)
    if (message !== undefined) context.report({ node, message })
  }
  return {
    ImportDeclaration: (node) => check(node.source),
    ImportExpression: (node) => check(node.source),
    ExportNamedDeclaration: (node) => check(node.source),
    ExportAllDeclaration: (node) => check(node.source),
  }
}

/** What a module offers is to be read in one place. */
function noExportAll(context: Context): Visitor {
  return {
    ExportAllDeclaration: (node) =>
      context.report({ node, message: 'Name what is exported: `export { a, b } from …`.' }),
  }
}

/** The real engine is the test double. */
function noModuleMock(context: Context): Visitor {
  const names = new Set(['mock', 'doMock', 'unmock', 'doUnmock', 'hoisted', 'importMock'])
  return {
    CallExpression: (node) => {
      const call = memberCall(node)
      if (call === undefined || !['vi', 'vitest', 'jest'].includes(call.object) || !names.has(call.property))
        return
      const message = 'No module mocks: use the real engine, or hand the dependency over as an argument.'
      context.report({ node, message })
    },
  }
}

/** A test that does not run says why, in a comment beside it. One that stops the others from running never may. */
function noSkippedTest(context: Context): Visitor {
  const suites = new Set(['test', 'it', 'describe', 'suite'])
  const skips = new Set(['skip', 'skipIf', 'runIf', 'todo', 'fails'])
  return {
    MemberExpression: (node) => {
      if (node.object.type !== 'Identifier' || !suites.has(node.object.name)) return
      if (node.property.type !== 'Identifier') return
      if (node.property.name === 'only')
        context.report({ node, message: '`only` hides every other test. Name the file on the command line.' })
      if (skips.has(node.property.name) && !hasCommentBeside(context, node))
        context.report({ node, message: 'Say in a comment beside it why this test does not always run.' })
    },
  }
}

/** Promise T1: SQL that counts as scoped is made in one place. */
function scopedSql(context: Context): Visitor {
  const file = context.filename.replaceAll('\\', '/')
  if (/\/packages\/server\/src\/(query\/scope|store\/sql)\.ts$/.test(file)) return {}
  const message = 'Only query/scope.ts says that SQL is scoped (T1): build the query with `withinScope`.'
  return {
    ImportSpecifier: (node) => {
      if (node.imported.type === 'Identifier' && node.imported.name === 'markScoped')
        context.report({ node, message })
    },
    TSAsExpression: (node) => {
      const type = node.typeAnnotation
      if (type.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return
      if (type.typeName.name === 'ScopedSql') context.report({ node, message })
    },
  }
}

/** A rule is set aside for a reason that the next reader can weigh. */
function exceptionWithReason(context: Context): Visitor {
  const message = 'Say why, after the rule: `oxlint-disable-next-line rule -- reason`.'
  return {
    Program: () => {
      for (const comment of context.sourceCode.getAllComments()) {
        if (/^\s*(oxlint|eslint)-disable/.test(comment.value) && !/\s--\s+\S/.test(comment.value))
          context.report({ loc: comment.loc, message })
      }
    },
  }
}

function memberCall(node: ESTree.CallExpression) {
  const { callee } = node
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return undefined
  if (callee.property.type !== 'Identifier') return undefined
  return { object: callee.object.name, property: callee.property.name }
}

/** On the line itself, or next to it. */
function hasCommentBeside(context: Context, node: ESTree.Node): boolean {
  const { line } = node.loc.start
  const isBeside = ({ loc }: Comment) => loc.end.line >= line - 1 && loc.start.line <= line + 1
  return context.sourceCode.getAllComments().some(isBeside)
}
