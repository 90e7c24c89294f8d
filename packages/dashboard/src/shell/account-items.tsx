import { Menu } from '@mantine/core'
import { useLingui } from '@lingui/react'
import { chooseLanguage, languages } from '../i18n.ts'
import { useTexts } from '../use-texts.ts'
import { languageName } from './language-name.ts'
import { useSignOut } from './use-sign-out.ts'

interface AccountItemsProps {
  readonly email: string
  readonly onShortcuts: () => void
}

export function AccountItems({ email, onShortcuts }: AccountItemsProps) {
  const { t } = useTexts()
  const { i18n } = useLingui()
  const { mutate } = useSignOut()
  return (
    <>
      <Menu.Label>{email}</Menu.Label>
      <Menu.Item onClick={onShortcuts} rightSection={<kbd aria-hidden="true">?</kbd>}>
        {t('app.shortcuts')}
      </Menu.Item>
      <Menu.Item component="a" href="/docs">
        {t('app.apiDocs')}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Label>{t('app.language')}</Menu.Label>
      <Menu.RadioGroup value={i18n.locale} onChange={(language) => void chooseLanguage(language)}>
        {languages.map((language) => (
          <Menu.RadioItem key={language} value={language} lang={language}>
            {languageName(language)}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
      <Menu.Divider />
      <Menu.Item onClick={() => mutate()}>{t('app.signOut')}</Menu.Item>
    </>
  )
}
