// GOV.UK Frontend's own behaviour for the components we use.
import { createAll, Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink } from 'govuk-frontend'

for (const component of [Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink]) {
  createAll(component)
}

if ('serviceWorker' in navigator) navigator.serviceWorker.register('/sw.js').catch(() => {})
