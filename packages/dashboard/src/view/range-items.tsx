import { Menu } from '@mantine/core'
import { useTexts } from '../use-texts.ts'
import { customRangeKey, rangeKeys } from './range-keys.ts'
import { presets, type Preset, type Range } from './range.ts'
import classes from './view-bar.module.css'

/** Where a line is drawn in the list: days, running periods, long ones, all. */
const lastOfSection: readonly Preset[] = ['24h', '90d', 'year', 'all']

interface RangeItemsProps {
  readonly range: Range
  readonly onChange: (range: Range) => void
  readonly onCustom: () => void
}

export function RangeItems({ range, onChange, onCustom }: RangeItemsProps) {
  const { t } = useTexts()
  return (
    <>
      <Menu.RadioGroup
        value={range.name}
        onChange={(value) => {
          const name = presets.find((one) => one === value)
          if (name !== undefined) onChange({ name })
        }}
      >
        {presets.map((name) => (
          <div key={name}>
            <Menu.RadioItem value={name} closeMenuOnClick rightSection={<Key name={rangeKeys[name]} />}>
              {t(`view.ranges.${name}`)}
            </Menu.RadioItem>
            {lastOfSection.includes(name) && <Menu.Divider />}
          </div>
        ))}
      </Menu.RadioGroup>
      <Menu.Item onClick={onCustom} rightSection={<Key name={customRangeKey} />}>
        {t('view.customRange')}
      </Menu.Item>
    </>
  )
}

function Key({ name }: { readonly name: string | undefined }) {
  // Said by the sheet of shortcuts; here it would only be read after every entry.
  return name === undefined ? null : (
    <kbd className={classes.key} aria-hidden="true">
      {name.toUpperCase()}
    </kbd>
  )
}
