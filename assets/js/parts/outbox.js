// Words that could not be sent, encrypted, on this device: one entry per person and draft. Without the key, which the
// server gives to the signed-in person alone, an entry says nothing.
const STORE = 'kept'
export const DAYS_KEPT = 7

const database = () => new Promise((resolve, reject) => {
  const request = indexedDB.open('mc-drafts', 1)
  request.onupgradeneeded = () => request.result.createObjectStore(STORE)
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error)
})

async function inStore (mode, act) {
  const db = await database()
  try {
    return await new Promise((resolve, reject) => {
      const transaction = db.transaction(STORE, mode)
      const request = act(transaction.objectStore(STORE))
      transaction.oncomplete = () => resolve(request.result)
      transaction.onerror = transaction.onabort = () => reject(transaction.error)
    })
  } finally {
    db.close()
  }
}

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))

// The outbox of one person's one draft.
export function outbox (user, draft, keyText) {
  const place = user + '/' + draft
  const lock = { name: 'AES-GCM', additionalData: new TextEncoder().encode(place) }
  const key = crypto.subtle.importKey('raw', bytes(keyText), 'AES-GCM', false, ['encrypt', 'decrypt'])
  return {
    async put (words, facts) {
      const iv = crypto.getRandomValues(new Uint8Array(12))
      const locked = await crypto.subtle.encrypt({ ...lock, iv }, await key, new TextEncoder().encode(words))
      await inStore('readwrite', (store) => store.put({ at: Date.now(), iv, locked, ...facts }, place))
    },
    async get () {
      const entry = await inStore('readonly', (store) => store.get(place))
      if (!entry) return null
      const words = await crypto.subtle.decrypt({ ...lock, iv: entry.iv }, await key, entry.locked)
      return { ...entry, words: new TextDecoder().decode(words) }
    },
    has: () => inStore('readonly', (store) => store.count(place)),
    erase: () => inStore('readwrite', (store) => store.delete(place))
  }
}

// Removes one person's entries, and nobody else's.
export async function eraseAll (user) {
  await inStore('readwrite', (store) => store.delete(IDBKeyRange.bound(user + '/', user + '0', false, true)))
}

// Removes entries kept for more than a week, whoever wrote them.
export async function eraseOld () {
  const limit = Date.now() - DAYS_KEPT * 86400000
  for (const place of await inStore('readonly', (store) => store.getAllKeys())) {
    const entry = await inStore('readonly', (store) => store.get(place))
    if (entry && entry.at < limit) await inStore('readwrite', (store) => store.delete(place))
  }
}
