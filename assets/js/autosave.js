// Saves a form as it is typed: to the server, or, with no connection, encrypted on this device until there is one.
// The server gives the key, per person and per draft, so a lost device gives nothing away without signing in.
const form = document.querySelector('form[data-autosave-url]')
const DAYS_KEPT = 7
const STORE = 'kept'

const database = () => new Promise((resolve, reject) => {
  const request = indexedDB.open('mc-drafts', 1)
  request.onupgradeneeded = () => request.result.createObjectStore(STORE)
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error)
})
const inStore = async (mode, act) => {
  const db = await database()
  return new Promise((resolve, reject) => {
    const request = act(db.transaction(STORE, mode).objectStore(STORE))
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

function start (form) {
  const data = form.dataset
  const status = form.querySelector('[data-autosave-status]')
  const say = (text) => { if (status && status.textContent !== text) status.textContent = text }
  const place = data.draftUser + '/' + data.draftId
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0))
  const key = crypto.subtle.importKey('raw', bytes(data.draftKey), 'AES-GCM', false, ['encrypt', 'decrypt'])
  const versionField = form.querySelector('input[name=version]')
  let timer = null
  let saving = false
  let again = false
  let stopped = false

  const fields = () => {
    const body = new URLSearchParams()
    for (const [name, value] of new FormData(form)) {
      if (typeof value === 'string' && name !== 'csrfmiddlewaretoken') body.append(name, value)
    }
    return body
  }

  async function keep (submitted = false) {
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const words = new TextEncoder().encode(fields().toString())
    const locked = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(place) }, await key, words)
    await inStore('readwrite', (store) => store.put({ at: Date.now(), iv, locked, submitted, version: versionField.value }, place))
    if (!submitted) say(data.textKept || 'No connection. Your words are kept on this device.')
  }

  async function kept () {
    const entry = await inStore('readonly', (store) => store.get(place))
    if (!entry) return null
    if (entry.submitted && entry.version !== versionField.value) { // the server took them: nothing to put back
      await inStore('readwrite', (store) => store.delete(place))
      return null
    }
    const words = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: entry.iv, additionalData: new TextEncoder().encode(place) }, await key, entry.locked)
    return new URLSearchParams(new TextDecoder().decode(words))
  }

  async function token () {
    const answer = await fetch(data.csrfUrl, { headers: { Accept: 'application/json' } })
    if (!answer.ok || answer.redirected) throw new Error('signed out')
    return (await answer.json()).csrf_token
  }

  async function send (leaving) {
    if (stopped) return
    if (saving) { again = true; return }
    saving = true
    try {
      const csrf = leaving ? form.querySelector('input[name=csrfmiddlewaretoken]').value : await token()
      const answer = await fetch(data.autosaveUrl, {
        method: 'POST', body: fields(), keepalive: Boolean(leaving), redirect: 'manual',
        headers: { 'X-CSRFToken': csrf, Accept: 'application/json' }
      })
      if (answer.status === 409) { stopped = true; await keep(); conflict(await answer.json()); return }
      if (answer.status !== 200) throw new Error(String(answer.status))
      const saved = await answer.json()
      versionField.value = saved.version
      await inStore('readwrite', (store) => store.delete(place))
      say((data.textSaved || 'Saved at') + ' ' + saved.saved_at)
    } catch {
      await keep()
    } finally {
      saving = false
      if (again) { again = false; send() }
    }
  }

  function conflict (theirs) {
    say((data.textConflict || 'Somebody else saved this section. Press Save to see both versions; nothing is lost.') + (theirs.saved_by ? ' (' + theirs.saved_by + ')' : ''))
  }

  function putBack (words) {
    for (const element of form.elements) {
      if (!element.name || element.type === 'hidden' || element.type === 'file') continue
      const values = words.getAll(element.name)
      if (element.type === 'radio' || element.type === 'checkbox') element.checked = values.includes(element.value)
      else if (values.length) element.value = values[0]
    }
  }

  const soon = (wait) => { clearTimeout(timer); timer = setTimeout(() => send(), wait) }
  form.addEventListener('input', (event) => soon(['radio', 'checkbox', 'select-one'].includes(event.target.type) ? 300 : 2000))
  form.addEventListener('submit', async (event) => { // words stay on this device until the server is seen to have them
    if (stopped && !navigator.onLine) { event.preventDefault(); return }
    if (stopped) return
    event.preventDefault()
    clearTimeout(timer)
    const button = event.submitter
    await keep(navigator.onLine).catch(() => {})
    if (!navigator.onLine) return
    stopped = true
    form.requestSubmit(button)
  })
  document.addEventListener('visibilitychange', () => { if (document.hidden && timer) { clearTimeout(timer); timer = null; send(true) } })
  window.addEventListener('online', () => resend())
  setInterval(() => resend(), 15000)

  async function resend () {
    if (!saving && await inStore('readonly', (store) => store.count(place))) send()
  }

  kept().then((words) => { if (words) { putBack(words); send() } }, () => say(''))
}

async function tidy () {
  const limit = Date.now() - DAYS_KEPT * 86400000
  const keys = await inStore('readonly', (store) => store.getAllKeys())
  for (const key of keys) {
    const entry = await inStore('readonly', (store) => store.get(key))
    if (entry.at < limit) await inStore('readwrite', (store) => store.delete(key))
  }
}

document.querySelectorAll('form[data-erase-drafts]').forEach((leave) => {
  leave.addEventListener('submit', () => {
    inStore('readonly', (store) => store.getAllKeys()).then((keys) => {
      for (const key of keys) if (String(key).startsWith(leave.dataset.eraseDrafts + '/')) inStore('readwrite', (store) => store.delete(key))
    })
  })
})

if (window.indexedDB && window.crypto && crypto.subtle) {
  tidy().catch(() => {})
  if (form) start(form)
}
