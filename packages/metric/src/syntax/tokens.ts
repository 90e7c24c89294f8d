import { createToken, Lexer, type TokenType } from 'chevrotain'

/** What may begin a name, and with digits go on with it: letters. Anything else is written in backticks. */
const letter = String.raw`A-Za-z_$\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u1FFF\u2C00-\u2FEF\u3040-\uD7FF`
const plainName = new RegExp(`[${letter}][${letter}0-9]*`)

export const Name = createToken({ name: 'Name', pattern: plainName, label: 'a name' })
const QuotedName = createToken({ name: 'QuotedName', pattern: /`(?:[^`\n]|``)+`/, categories: Name })

export const NumberText = createToken({
  name: 'NumberText',
  pattern: /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/,
  label: 'a number',
})
export const DurationText = createToken({
  name: 'DurationText',
  pattern: new RegExp(`\\d+(?:mo|[smhdw])(?![${letter}0-9])`),
  label: 'a length of time such as 7d',
})

export const Text = createToken({
  name: 'Text',
  pattern: /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/,
  label: 'a text in quotes',
})
/** Ends with its line, so that a missing quote does not swallow the rest of a file. */
export const UnclosedText = createToken({
  name: 'UnclosedText',
  pattern: /"(?:[^"\\\n]|\\.)*|'(?:[^'\\\n]|\\.)*/,
  categories: Text,
})

export const Comparison = createToken({
  name: 'Comparison',
  pattern: Lexer.NA,
  label: 'one of = != > >= < <=',
})
export const Sign = createToken({ name: 'Sign', pattern: Lexer.NA, label: '+ or -' })
export const Factor = createToken({ name: 'Factor', pattern: Lexer.NA, label: '* or /' })

export const Equals = sign('=', Comparison)
const OtherComparison = createToken({
  name: 'OtherComparison',
  pattern: /[!<>]=|[<>]/,
  categories: Comparison,
})
const Plus = sign('+', Sign)
export const Minus = sign('-', Sign)
export const Star = sign('*', Factor)
const Slash = sign('/', Factor)
export const Comma = sign(',')
export const Dot = sign('.')
export const Open = sign('(')
export const Close = sign(')')
export const OpenList = sign('[')
export const CloseList = sign(']')
export const OpenBlock = sign('{')
export const CloseBlock = sign('}')

/** Words that are no names without backticks, as a missing name could not be told from them. */
export const Where = word('where')
export const By = word('by')
export const And = word('and')
export const Or = word('or')
export const Not = word('not')
export const In = word('in')
export const Is = word('is')
export const Contains = word('contains')
export const Matches = word('matches')
export const Between = word('between')
export const Starts = word('starts')
export const Ends = word('ends')
export const True = word('true')
export const False = word('false')
export const Metric = word('metric')
/** Words that are names as well: nothing else can stand where they mean something. */
export const With = word('with', Name)
export const SetWord = word('set', Name)

/** Beside the tokens: the grammar does not see them, editors mark them. */
export const comments = 'comments'

export const reserved: readonly TokenType[] = [
  Where,
  By,
  And,
  Or,
  Not,
  In,
  Is,
  Contains,
  Matches,
  Between,
  Starts,
  Ends,
  True,
  False,
  Metric,
]
const reservedWords = new Set(reserved.map(({ PATTERN }) => PATTERN))

/** In the order in which they are tried. */
export const tokens: TokenType[] = [
  createToken({ name: 'Space', pattern: /\s+/, group: Lexer.SKIPPED, line_breaks: true }),
  createToken({ name: 'LineComment', pattern: /(?:#|\/\/)[^\n]*/, group: comments }),
  createToken({ name: 'Comment', pattern: /\/\*[\s\S]*?\*\//, group: comments, line_breaks: true }),
  ...reserved,
  With,
  SetWord,
  Name,
  QuotedName,
  DurationText,
  NumberText,
  Text,
  UnclosedText,
  Comparison,
  Sign,
  Factor,
  OtherComparison,
  Equals,
  Plus,
  Minus,
  Star,
  Slash,
  Comma,
  Dot,
  Open,
  Close,
  OpenList,
  CloseList,
  OpenBlock,
  CloseBlock,
]

/** `name` as it is written: in backticks where it would be read as something else. */
export function writeName(name: string): string {
  const isPlain = plainName.exec(name)?.[0] === name && !reservedWords.has(name)
  return isPlain ? name : `\`${name.replaceAll('`', '``')}\``
}

/** The name that is written so. */
export function readName(written: string): string {
  return written.startsWith('`') ? written.slice(1, -1).replaceAll('``', '`') : written
}

function sign(text: string, category?: TokenType): TokenType {
  return createToken({ name: text, pattern: text, label: `"${text}"`, ...inCategory(category) })
}

function word(text: string, category?: TokenType): TokenType {
  return createToken({
    name: text.toUpperCase(),
    pattern: text,
    longer_alt: Name,
    label: `"${text}"`,
    ...inCategory(category),
  })
}

function inCategory(category: TokenType | undefined) {
  return category === undefined ? {} : { categories: category }
}
