namespace FastMcp.Proxy.Tests.Transport;

internal static class Until
{
    /// <summary>Waits for a state that another thread reaches; fails when it is not reached within the patience of the tests.</summary>
    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(Rig.Patience);
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, "not reached: " + what);
            await Task.Delay(1);
        }
    }

    public static Task<T> Within<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(Rig.Patience);
    public static Task<T> Within<T>(this Task<T> task) => task.WaitAsync(Rig.Patience);
    public static Task Within(this Task task) => task.WaitAsync(Rig.Patience);
    public static Task Within(this ValueTask task) => task.AsTask().WaitAsync(Rig.Patience);
}
