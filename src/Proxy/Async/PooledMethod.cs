using System.Runtime.CompilerServices;

namespace FastMcp.Proxy.Async;

/// <summary>
/// Builds async methods whose state costs no memory in the steady state, on whatever thread they end. The
/// runtime's own pooling builder keeps one state per thread and core; here a request begins on the thread of its
/// client's socket and ends on that of its upstream's, and many wait at once.
/// </summary>
/// <remarks>
/// The execution context does not flow: nothing here uses AsyncLocal. The task is awaited once, as every
/// ValueTask must be.
/// </remarks>
internal struct PooledMethod<TResult>
{
    private PooledState<TResult>? _state;
    private Task<TResult>? _failed;
    private TResult _result;

    public static PooledMethod<TResult> Create() => default;

    public readonly ValueTask<TResult> Task =>
        _state is { } state ? new(state, state.Version)
        : _failed is { } failed ? new(failed)
        : new(_result);

    /// <summary>The same for a method without a result.</summary>
    public readonly ValueTask TaskOfNothing =>
        _state is { } state ? new(state, state.Version)
        : _failed is { } failed ? new(failed)
        : default;

    public readonly void Start<TStateMachine>(ref TStateMachine machine)
        where TStateMachine : IAsyncStateMachine => machine.MoveNext();

    public readonly void SetStateMachine(IAsyncStateMachine machine)
    {
    }

    public void SetResult(TResult result)
    {
        if (_state is { } state)
        {
            state.SetResult(result);
        }
        else
        {
            _result = result;
        }
    }

    public void SetException(Exception exception)
    {
        if (_state is { } state)
        {
            state.SetException(exception);
        }
        else
        {
            _failed = System.Threading.Tasks.Task.FromException<TResult>(exception);
        }
    }

    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine machine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine => awaiter.OnCompleted(StateOf(ref machine).Continue);

    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine machine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine => awaiter.UnsafeOnCompleted(StateOf(ref machine).Continue);

    private PooledState<TResult> StateOf<TStateMachine>(ref TStateMachine machine)
        where TStateMachine : IAsyncStateMachine
    {
        if (_state is { } known)
        {
            return known;
        }

        var state = PooledState<TResult, TStateMachine>.Rent();
        // INVARIANT: before the copy, so that the copy knows its own state; this builder is a part of the machine.
        _state = state;
        state.Machine = machine;
        return state;
    }
}
