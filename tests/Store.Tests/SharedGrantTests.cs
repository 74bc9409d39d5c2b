using FastMcp.Store.Grants;

namespace FastMcp.Store.Tests;

/// <summary>Grants in a real PostgreSQL, as two nodes see them.</summary>
public sealed class SharedGrantTests(StoreFixture fixture)
{
    private readonly string _id = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));

    private StoreSecret Secret => StoreSecret.Parse(fixture.Server.ConnectionString, out _)!;

    [Fact]
    public void Put_OfWhatWasReadBefore_ChangesNothing()
    {
        using var one = SharedGrants.Of(Secret, "one");
        using var two = SharedGrants.Of(Secret, "two");
        Assert.True(one.TryPut(new StoredGrant(_id, 10, [1]), replaces: 0));
        Assert.False(two.TryPut(new StoredGrant(_id, 11, [2]), replaces: 0));
        Assert.True(two.TryPut(new StoredGrant(_id, 12, [3]), replaces: 10));
        Assert.False(one.TryPut(new StoredGrant(_id, 13, [4]), replaces: 10));
        Assert.Equal([3], one.Find(_id)!.Sealed);
        Assert.False(one.TryRemove(_id, 10));
        Assert.True(one.TryRemove(_id, 12));
        // What ended stays so, whoever was still at it.
        Assert.False(two.TryPut(new StoredGrant(_id, 14, [5]), replaces: 12));
        Assert.Null(two.Find(_id));
    }

    [Fact]
    public void Claim_IsOneNodes_UntilItsTimeOrTheNextVersion()
    {
        using var one = SharedGrants.Of(Secret, "one");
        using var two = SharedGrants.Of(Secret, "two");
        one.TryPut(new StoredGrant(_id, 1, [1]), replaces: 0);
        Assert.True(one.TryClaim(_id, 1, TimeSpan.FromMinutes(1)));
        Assert.False(two.TryClaim(_id, 1, TimeSpan.FromMinutes(1)));
        one.Unclaim(_id, 1);
        // One that is over by the clock of the database.
        Assert.True(two.TryClaim(_id, 1, TimeSpan.FromSeconds(-1)));
        Assert.True(one.TryClaim(_id, 1, TimeSpan.FromMinutes(1)));
        Assert.True(one.TryPut(new StoredGrant(_id, 2, [2]), replaces: 1));
        Assert.False(two.TryClaim(_id, 1, TimeSpan.FromMinutes(1)));
        Assert.True(two.TryClaim(_id, 2, TimeSpan.FromMinutes(1)));
        Assert.Contains(one.List(1000), stored => stored.Id == _id);
    }

    [Fact]
    public void Store_ThatIsNotThere_IsAnIoFault_WithoutAWordOfTheConnection()
    {
        using var none = SharedGrants.Of(StoreSecret.Parse("Host=127.0.0.1;Port=1;Database=x;Username=u;Password=canary", out _)!, "one");
        Assert.DoesNotContain("canary", Assert.Throws<IOException>(() => none.Find(_id)).Message, StringComparison.Ordinal);
    }
}
