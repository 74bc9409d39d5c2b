using FastMcp.Store;
using Npgsql;

namespace FastMcp.Recording.Index.Shared;

/// <summary>To the index that nodes share: made when it is first used, and anew with the next use after it broke.</summary>
/// <param name="source">Whose it is from here on.</param>
/// <remarks>Not for two threads at once.</remarks>
internal sealed class SharedConnection(StoreSource source) : IDisposable
{
    private StoreLink? _link;

    /// <exception cref="IndexException">The database cannot be used.</exception>
    public T Use<T>(Func<StoreLink, T> use)
    {
        try
        {
            if (_link is null)
            {
                _link = source.Open();
                StoreSchema.Bring(_link);
            }

            return use(_link);
        }
        catch (Exception e) when (e is NpgsqlException or StoreVersionException or IOException or TimeoutException or InvalidOperationException)
        {
            Drop();
            throw new IndexException($"The index that nodes share cannot be used ({WhyNot(e)}). Each node's own record can be listed with --record.", e);
        }
    }

    public void Dispose()
    {
        Drop();
        source.Dispose();
    }

    private void Drop()
    {
        _link?.Dispose();
        _link = null;
    }

    // The server's own code where it has one: its words could repeat what a row holds.
    private static string WhyNot(Exception e) => e is PostgresException answered ? $"the server says {answered.SqlState}" : e.InnerException?.GetType().Name ?? e.GetType().Name;
}
