namespace FastMcp.Recording.Writing;

/// <summary>One at a time changes closed segments: who packs, who deletes by age, who erases.</summary>
internal sealed class FolderUpkeep : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    public void Enter() => _one.Wait();

    public Task EnterAsync() => _one.WaitAsync();

    public void Leave() => _one.Release();

    public void Dispose() => _one.Dispose();
}
