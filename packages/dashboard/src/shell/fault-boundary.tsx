import { Component, type ReactNode } from 'react'
import { Fault } from './fault.tsx'

interface FaultBoundaryProps {
  /** What is drawn: another one is tried again. */
  readonly of: unknown
  /** Called before it is tried again. */
  readonly onRetry: () => void
  readonly children?: ReactNode
}

interface FaultBoundaryState {
  readonly of: unknown
  readonly error: Error | undefined
}

/** Keeps what cannot be drawn, such as an answer that is only nearly one, from taking the rest of the page with it. */
export class FaultBoundary extends Component<FaultBoundaryProps, FaultBoundaryState> {
  static getDerivedStateFromError(error: unknown): Partial<FaultBoundaryState> {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  static getDerivedStateFromProps(
    { of }: FaultBoundaryProps,
    before: FaultBoundaryState,
  ): FaultBoundaryState | null {
    return of === before.of ? null : { of, error: undefined }
  }

  override readonly state: FaultBoundaryState = { of: this.props.of, error: undefined }

  override render(): ReactNode {
    const { error } = this.state
    if (error === undefined) return this.props.children
    return (
      <Fault
        error={error}
        onRetry={() => {
          this.props.onRetry()
          this.setState({ error: undefined })
        }}
      />
    )
  }
}
