import { connect, type Socket } from 'node:net'

export interface Answer {
  readonly status: number
  readonly body: string
}

interface Waiting {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}

/**
 * One kept-alive HTTP/1.1 connection with one request at a time, of bytes that are made beforehand: a client
 * library would cost more than the server that is measured.
 */
export class HttpConnection {
  readonly #host: string
  readonly #port: number
  #socket: Socket | undefined
  #received = ''
  #waiting: Waiting | undefined

  constructor(host: string, port: number) {
    this.#host = host
    this.#port = port
  }

  /** Sends `bytes`, which must not change until this resolves. Rejects when the connection breaks. */
  request(bytes: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#socket ??= this.#open()
      this.#socket.write(bytes)
    })
  }

  close(): void {
    this.#socket?.destroy()
    this.#socket = undefined
  }

  #open(): Socket {
    const socket = connect({ host: this.#host, port: this.#port, noDelay: true })
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => this.#receive(text))
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new Error('The server closed the connection.')))
    return socket
  }

  #receive(text: string): void {
    this.#received += text
    const headEnd = this.#received.indexOf('\r\n\r\n')
    if (headEnd === -1) return
    const length = contentLength(this.#received.slice(0, headEnd))
    if (length === undefined) {
      this.#fail(new Error('The server answered without a Content-Length, which this client needs.'))
      return
    }
    const bodyStart = headEnd + 4
    if (this.#received.length < bodyStart + length) return
    const answer = {
      status: Number(this.#received.slice(9, 12)),
      body: this.#received.slice(bodyStart, bodyStart + length),
    }
    const waiting = this.#waiting
    this.#received = ''
    this.#waiting = undefined
    waiting?.resolve(answer)
  }

  #fail(error: Error): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    this.#received = ''
    this.#socket?.destroy()
    this.#socket = undefined
    waiting?.reject(error)
  }
}

function contentLength(head: string): number | undefined {
  const match = /\r\ncontent-length: *(\d+)/i.exec(head)
  return match === null ? undefined : Number(match[1])
}
