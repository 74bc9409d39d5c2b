using System.Runtime.CompilerServices;

namespace FastMcp.Proxy.Async;

/// <inheritdoc/>
internal sealed class PooledState<TResult, TStateMachine> : PooledState<TResult>
    where TStateMachine : IAsyncStateMachine
{
    /// <summary>The method's locals; a field, since the machine is a struct that changes in place.</summary>
    public TStateMachine Machine = default!;

    public static PooledState<TResult, TStateMachine> Rent() => StatePool<PooledState<TResult, TStateMachine>>.Rent() ?? new();

    protected override void MoveNext() => Machine.MoveNext();

    protected override void Return()
    {
        Machine = default!;
        StatePool<PooledState<TResult, TStateMachine>>.Return(this);
    }
}
