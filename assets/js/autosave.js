// Saves a form as it is typed: to the server, or, with no connection, encrypted on this device until there is one.
//   form[data-autosave-url data-csrf-url data-draft-user data-draft-id data-draft-key], input[name=version],
//   p[role=status][data-autosave-status]; words by data-text-saved, -kept, -signed-out, -conflict.
// The server answers 200 {version, saved_at}, 409 {version, theirs, saved_by}, or sends a signed-out reader away.
// On a page with form[data-erase-drafts=USER] (sign out), that person's kept words are erased, unless they are kept by choice.
import { eraseAll, eraseOld, outbox } from './parts/outbox.js'

const AFTER_TYPING = 2000
const AFTER_A_CHOICE = 300
const TRY_AGAIN = 15000
const CHOICES = ['radio', 'checkbox', 'select-one']

class SignedOut extends Error {}

function start (form) {
  const data = form.dataset
  const status = form.querySelector('[data-autosave-status]')
  const version = form.querySelector('input[name=version]')
  const box = outbox(data.draftUser, data.draftId, data.draftKey)
  let timer = null
  let saving = false
  let last = Promise.resolve()
  let again = false
  let stopped = false

  const say = (text) => { if (status && status.textContent !== text) status.textContent = text }

  function typed () {
    const body = new URLSearchParams()
    for (const [name, value] of new FormData(form)) {
      if (typeof value === 'string' && name !== 'csrfmiddlewaretoken') body.append(name, value)
    }
    return body
  }

  const keep = (submitted = false) => box.put(typed().toString(), { submitted, version: version.value })

  async function token () {
    const answer = await fetch(data.csrfUrl, { headers: { Accept: 'application/json' }, redirect: 'manual' })
    if (!answer.ok) throw answer.status >= 500 ? new Error(String(answer.status)) : new SignedOut()
    return (await answer.json()).csrf_token
  }

  async function post (leaving) {
    const csrf = leaving ? form.querySelector('input[name=csrfmiddlewaretoken]').value : await token()
    return fetch(data.autosaveUrl, {
      method: 'POST',
      body: typed(),
      keepalive: leaving,
      redirect: 'manual',
      headers: { 'X-CSRFToken': csrf, Accept: 'application/json' }
    })
  }

  async function send (leaving = false) {
    if (stopped) return
    if (saving) { again = true; return }
    saving = true
    last = save(leaving)
    await last
    saving = false
    if (again) { again = false; send() }
  }

  async function save (leaving) {
    try {
      const answer = await post(leaving)
      if (answer.status === 409) return await conflict(await answer.json())
      if ([0, 401, 403].includes(answer.status)) throw new SignedOut()
      if (answer.status !== 200) throw new Error(String(answer.status))
      const saved = await answer.json()
      version.value = saved.version
      document.dispatchEvent(new Event('mc:saved')) // a sign of life, for the session's clock
      await box.erase()
      say((data.textSaved || 'Saved at') + ' ' + saved.saved_at)
    } catch (fault) {
      await keep().then(() => say(fault instanceof SignedOut
        ? data.textSignedOut || 'You are signed out. Your words are kept on this device. Sign in to save them.'
        : data.textKept || 'No connection. Your words are kept on this device.'
      ), () => say(data.textLost || 'Not saved, and not kept on this device. Copy what you typed.'))
    }
  }

  // Somebody else saved first: nothing is sent over theirs. The button asks the server for a page with both versions.
  async function conflict (theirs) {
    stopped = true
    await keep()
    say((data.textConflict || 'Somebody else saved this section. Press Save to see both versions; nothing is lost.') +
      (theirs.saved_by ? ' (' + theirs.saved_by + ')' : ''))
  }

  function putBack (words) {
    const left = new Map()
    for (const element of form.elements) {
      const name = element.name
      if (!name || element.type === 'hidden' || element.type === 'file' || element.type === 'submit') continue
      if (!left.has(name)) left.set(name, words.getAll(name))
      const values = left.get(name)
      if (element.type === 'radio' || element.type === 'checkbox') element.checked = values.includes(element.value)
      else if (values.length) element.value = values.shift()
    }
    window.dispatchEvent(new Event('pageshow')) // the radios and checkboxes show what they reveal
  }

  // Words go back with the version they were written over, so that a change made meanwhile is found, not overwritten.
  async function restore () {
    const entry = await box.get()
    if (!entry) return
    if (entry.submitted && entry.version !== version.value) return box.erase() // the server took them
    version.value = entry.version
    putBack(new URLSearchParams(entry.words))
    await send()
  }

  function soon (wait) {
    clearTimeout(timer)
    timer = setTimeout(() => { timer = null; send() }, wait)
  }

  form.addEventListener('input', (event) => soon(CHOICES.includes(event.target.type) ? AFTER_A_CHOICE : AFTER_TYPING))

  form.addEventListener('submit', async (event) => { // words stay on this device until the server is seen to have them
    if (stopped && navigator.onLine) return
    event.preventDefault()
    clearTimeout(timer)
    again = false
    const button = event.submitter
    await last // else a save under way would look like somebody else's
    await keep(navigator.onLine).catch(() => {})
    if (!navigator.onLine) return say(data.textKept || 'No connection. Your words are kept on this device.')
    stopped = true
    form.requestSubmit(button)
  })

  document.addEventListener('visibilitychange', () => {
    if (!document.hidden || !timer) return
    clearTimeout(timer)
    timer = null
    send(true)
  })
  const resend = async () => { if (!saving && await box.has()) send() }
  window.addEventListener('online', resend)
  setInterval(resend, TRY_AGAIN)

  restore().catch(() => {})
}

function eraseAtSignOut (form) {
  let erased = false
  form.addEventListener('submit', async (event) => {
    const kept = form.querySelector('input[name=keep_unsent]')
    if (erased || (kept && kept.checked)) return
    event.preventDefault()
    erased = true
    await eraseAll(form.dataset.eraseDrafts).catch(() => {})
    form.requestSubmit(event.submitter)
  })
}

if (window.indexedDB && window.crypto && crypto.subtle) {
  eraseOld().catch(() => {})
  document.querySelectorAll('form[data-erase-drafts]').forEach(eraseAtSignOut)
  document.querySelectorAll('form[data-autosave-url]').forEach(start)
}
