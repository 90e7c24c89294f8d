import { CstParser, type CstNode, type ParserMethod } from 'chevrotain'
import { anArgument, messages } from './messages.ts'
import {
  And,
  Between,
  By,
  Close,
  CloseBlock,
  CloseList,
  Comma,
  Comparison,
  Contains,
  Dot,
  DurationText,
  Ends,
  Equals,
  Factor,
  False,
  In,
  Is,
  Matches,
  Metric,
  Minus,
  Name,
  Not,
  NumberText,
  Open,
  OpenBlock,
  OpenList,
  Or,
  SetWord,
  Sign,
  Star,
  Starts,
  Text,
  tokens,
  True,
  Where,
  With,
} from './tokens.ts'

type Rule = ParserMethod<[], CstNode>

const aCondition = 'a condition such as plan = "pro"'
const aValue = 'a text in quotes, a number, true or false'

/**
 * The grammar, a rule each, as docs/metrics.md has it. A class that extends another, because that is how
 * Chevrotain's grammars are written. It looks two tokens ahead, to tell `count(` from a metric called count.
 */
export class Grammar extends CstParser {
  constructor() {
    super(tokens, { recoveryEnabled: true, maxLookahead: 2, errorMessageProvider: messages })
    this.performSelfAnalysis()
  }

  readonly file: Rule = this.RULE('file', () => {
    this.MANY(() => this.SUBRULE(this.block))
  })

  readonly block: Rule = this.RULE('block', () => {
    this.CONSUME(Metric)
    this.CONSUME(Text)
    this.CONSUME(OpenBlock)
    this.MANY(() => this.SUBRULE(this.setting))
    this.CONSUME(CloseBlock)
  })

  readonly setting: Rule = this.RULE('setting', () => {
    this.CONSUME(Name)
    this.CONSUME(Equals)
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.list) },
        { ALT: () => this.CONSUME(Text) },
        { ALT: () => this.CONSUME(DurationText) },
        { ALT: () => this.SUBRULE(this.expression) },
      ],
      ERR_MSG: 'a text in quotes, a list of texts, a length of time or a formula',
    })
  })

  readonly list: Rule = this.RULE('list', () => {
    this.CONSUME(OpenList)
    this.MANY_SEP({ SEP: Comma, DEF: () => this.CONSUME(Text) })
    this.CONSUME(CloseList)
  })

  readonly expression: Rule = this.RULE('expression', () => {
    this.SUBRULE(this.term)
    this.MANY(() => {
      this.CONSUME(Sign)
      this.SUBRULE2(this.term)
    })
  })

  readonly term: Rule = this.RULE('term', () => {
    this.SUBRULE(this.factor)
    this.MANY(() => {
      this.CONSUME(Factor)
      this.SUBRULE2(this.factor)
    })
  })

  readonly factor: Rule = this.RULE('factor', () => {
    this.MANY(() => this.CONSUME(Minus))
    this.OR({
      DEF: [
        { ALT: () => this.CONSUME(NumberText) },
        { ALT: () => this.SUBRULE(this.group) },
        { ALT: () => this.SUBRULE(this.call) },
        { ALT: () => this.SUBRULE(this.path) },
      ],
      ERR_MSG: 'a function such as count(…), a metric, a number or "("',
    })
  })

  readonly group: Rule = this.RULE('group', () => {
    this.CONSUME(Open)
    this.SUBRULE(this.expression)
    this.CONSUME(Close)
  })

  readonly call: Rule = this.RULE('call', () => {
    this.CONSUME(Name)
    this.CONSUME(Open)
    this.MANY_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.argument) })
    this.CONSUME(Close)
  })

  /** A text is nothing that a function takes: it is here so that the fault can say to use backticks. */
  readonly argument: Rule = this.RULE('argument', () => {
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.any) },
        { ALT: () => this.CONSUME(Text) },
        { ALT: () => this.CONSUME(DurationText) },
        { ALT: () => this.SUBRULE(this.expression) },
      ],
      ERR_MSG: anArgument,
    })
    this.OPTION(() => {
      this.CONSUME(By)
      this.SUBRULE(this.path)
    })
    this.OPTION2(() => {
      this.CONSUME(Where)
      this.SUBRULE(this.filter)
    })
  })

  /** Every event, or a property of every event. */
  readonly any: Rule = this.RULE('any', () => {
    this.CONSUME(Star)
    this.OPTION(() => {
      this.CONSUME(Dot)
      this.SUBRULE(this.path)
    })
  })

  readonly path: Rule = this.RULE('path', () => {
    this.CONSUME(Name)
    this.MANY(() => {
      this.CONSUME(Dot)
      this.CONSUME2(Name)
    })
  })

  readonly filter: Rule = this.RULE('filter', () => {
    this.AT_LEAST_ONE_SEP({ SEP: Or, DEF: () => this.SUBRULE(this.conjunction), ERR_MSG: aCondition })
  })

  readonly conjunction: Rule = this.RULE('conjunction', () => {
    this.AT_LEAST_ONE_SEP({ SEP: And, DEF: () => this.SUBRULE(this.negation), ERR_MSG: aCondition })
  })

  readonly negation: Rule = this.RULE('negation', () => {
    this.MANY(() => this.CONSUME(Not))
    this.OR({
      DEF: [{ ALT: () => this.SUBRULE(this.filterGroup) }, { ALT: () => this.SUBRULE(this.condition) }],
      ERR_MSG: aCondition,
    })
  })

  readonly filterGroup: Rule = this.RULE('filterGroup', () => {
    this.CONSUME(Open)
    this.SUBRULE(this.filter)
    this.CONSUME(Close)
  })

  readonly condition: Rule = this.RULE('condition', () => {
    this.SUBRULE(this.path)
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.comparison) },
        { ALT: () => this.SUBRULE(this.isSet) },
        { ALT: () => this.SUBRULE(this.between) },
        { ALT: () => this.SUBRULE(this.oneOf) },
        { ALT: () => this.SUBRULE(this.textMatch) },
      ],
      ERR_MSG:
        'a comparison: = != > >= < <=, in, contains, starts with, ends with, matches, between or is set',
    })
  })

  readonly comparison: Rule = this.RULE('comparison', () => {
    this.CONSUME(Comparison)
    this.SUBRULE(this.value)
  })

  readonly isSet: Rule = this.RULE('isSet', () => {
    this.CONSUME(Is)
    this.OPTION(() => this.CONSUME(Not))
    this.CONSUME(SetWord)
  })

  readonly between: Rule = this.RULE('between', () => {
    this.CONSUME(Between)
    this.SUBRULE(this.value)
    this.CONSUME(And)
    this.SUBRULE2(this.value)
  })

  readonly oneOf: Rule = this.RULE('oneOf', () => {
    this.OPTION(() => this.CONSUME(Not))
    this.CONSUME(In)
    this.CONSUME(Open)
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.value), ERR_MSG: aValue })
    this.CONSUME(Close)
  })

  readonly textMatch: Rule = this.RULE('textMatch', () => {
    this.OR([
      { ALT: () => this.CONSUME(Matches) },
      {
        ALT: () => {
          this.OPTION(() => this.CONSUME(Not))
          this.CONSUME(Contains)
        },
      },
      {
        ALT: () => {
          this.OR2([{ ALT: () => this.CONSUME(Starts) }, { ALT: () => this.CONSUME(Ends) }])
          this.CONSUME(With)
        },
      },
    ])
    this.CONSUME(Text)
  })

  readonly value: Rule = this.RULE('value', () => {
    this.OR({
      DEF: [
        { ALT: () => this.CONSUME(Text) },
        { ALT: () => this.SUBRULE(this.number) },
        { ALT: () => this.CONSUME(True) },
        { ALT: () => this.CONSUME(False) },
      ],
      ERR_MSG: aValue,
    })
  })

  readonly number: Rule = this.RULE('number', () => {
    this.OPTION(() => this.CONSUME(Minus))
    this.CONSUME(NumberText)
  })
}
