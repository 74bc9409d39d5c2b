using System.Runtime.CompilerServices;

namespace FastMcp.Proxy.Async;

/// <inheritdoc/>
internal sealed class PooledState<TResult, TStateMachine> : PooledState<TResult>
    where TStateMachine : IAsyncStateMachine
{
    /// <summary>The method's locals; a field, since the machine is a struct that changes in place.</summary>
    public TStateMachine Machine = default!;

    // INVARIANT: a machine belongs to one method, and so to one result.
    public static PooledState<TResult, TStateMachine> Rent() =>
        StatePool<TStateMachine>.Rent() is { } state ? Unsafe.As<PooledState<TResult, TStateMachine>>(state) : new();

    protected override void MoveNext() => Machine.MoveNext();

    protected override void Return()
    {
        Machine = default!;
        StatePool<TStateMachine>.Return(this);
    }
}
