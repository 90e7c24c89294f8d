import { Menu } from '@mantine/core'
import { useLingui } from '@lingui/react'
import { chooseLanguage, languages } from '../i18n.ts'
import { useTexts } from '../use-texts.ts'

/** The languages by their own names, which who looks for one can read. */
export function LanguageItems() {
  const { t } = useTexts()
  const { i18n } = useLingui()
  return (
    <>
      <Menu.Label>{t('app.language')}</Menu.Label>
      <Menu.RadioGroup value={i18n.locale} onChange={(language) => void chooseLanguage(language)}>
        {languages.map((language) => (
          <Menu.RadioItem key={language} value={language} lang={language}>
            {languageName(language)}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  )
}

export function languageName(language: string): string {
  return new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language
}
