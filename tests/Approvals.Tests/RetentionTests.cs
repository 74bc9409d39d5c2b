using FastMcp.Approvals.Store;
using Microsoft.Data.Sqlite;

namespace FastMcp.Approvals;

/// <summary>What ended long ago is deleted, and nothing else; a store of the version before is brought on.</summary>
[Collection(nameof(DatabaseFixture))]
public sealed class RetentionTests(DatabaseFixture database)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ended_BehindItsRetention_IsDeletedAndWhatIsLiveStays(bool shared)
    {
        await using var rig = new Rig(shared ? database.Keep() : new FileKeep(), new ApprovalLimits { Kept = TimeSpan.FromDays(2) });
        var denied = await rig.AskAsync();
        await rig.Desk.DenyAsync(denied.Id, Rig.Lead, "No.");
        rig.Clock.Pass(TimeSpan.FromDays(2));
        await SweepsAsync(rig);
        Assert.NotNull(await rig.Desk.FindAsync(denied.Id));

        var late = await rig.AskAsync(Rig.Draft("""{"id":2}"""));
        rig.Clock.Pass(TimeSpan.FromMinutes(15));
        await SweepsAsync(rig);
        Assert.Null(await rig.Desk.FindAsync(denied.Id));
        Assert.Equal(ApprovalState.Expired, (await rig.Desk.FindAsync(late.Id))!.State);
        // Forgotten is not approved.
        Assert.Equal(Deciding.ActOutcome.Unknown, (await rig.Desk.ConsumeAsync(denied.Id, denied.Digest)).Act.Outcome);
    }

    [Fact]
    public void File_OfTheVersionBefore_IsBroughtOn()
    {
        var folder = Directory.CreateTempSubdirectory("fastmcp-approvals").FullName;
        var request = Rig.Draft() with { Asked = DateTimeOffset.UnixEpoch, Expires = DateTimeOffset.UnixEpoch };
        using (var store = SqliteApprovalStore.Open(folder))
        {
            Assert.True(store.TryAdd(request));
        }

        using (var connection = new SqliteConnection($"Data Source={Path.Combine(folder, SqliteApprovalStore.FileName)};Pooling=False"))
        {
            connection.Open();
            using var older = connection.CreateCommand();
            older.CommandText = "DROP INDEX approval_ended; DROP TABLE notice; DROP TABLE callback; DROP TABLE task; DROP INDEX approval_route; ALTER TABLE approval DROP COLUMN route; PRAGMA user_version = 1";
            older.ExecuteNonQuery();
        }

        using (var store = SqliteApprovalStore.Open(folder))
        {
            Assert.Equal(request.Id, store.Find(request.Id)!.Id);
            // By what the document says.
            Assert.Equal(request.Id, Assert.Single(store.List(new ApprovalFilter(10) { Routes = ["crm"] })).Id);
            Assert.Empty(store.List(new ApprovalFilter(10) { Routes = ["other"] }));
            Assert.Equal(0, store.Forget(DateTimeOffset.UtcNow, 10));
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task SweepsAsync(Rig rig)
    {
        for (var turn = 0; turn < 61; turn++)
        {
            await rig.Desk.SweepAsync();
        }
    }
}
