using System.Buffers;
using System.Text;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Credentials.Templates;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Tests.Transport;
using FastMcp.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Proxy.Tests.Credentials;

public sealed class LeaseTraceTests
{
    private const string Secret = "s3+cr/t%a b=";

    private static readonly PlaceConfig _query = new(null, "", "key", null);
    private static readonly PlaceConfig _basic = new(null, "", null, "orders");

    [Theory]
    [InlineData("s3+cr/t%a b=", "***")]
    [InlineData("/x/?key=s3%2Bcr%2Ft%25a%20b%3D", "/x/?key=***")]
    [InlineData("/x/?key=s3%2bcr/t%25a+b=&y=1", "/x/?key=***&y=1")]
    [InlineData("/login?next=%2Fx%3Fkey%3Ds3%252Bcr%252Ft%25a%2520b%253D", "/login?next=%2Fx%3Fkey%3D***")]
    [InlineData("</x?key=%733%2Bcr%2Ft%25a%20b%3D>; title=\"\\s3+cr\\/t%a b=\"", "</x?key=***>; title=\"***\"")]
    [InlineData("0; url=/x?key=s3+cr/t%a b=s3+cr/t%a b=", "0; url=/x?key=******")]
    public async Task Secret_HoweverItIsCoded_IsCovered(string value, string covered) => Assert.Equal(covered, await CoveredAsync(_query, value));

    [Fact]
    public async Task Login_AndItsPassword_AreCovered()
    {
        var login = Convert.ToBase64String(Encoding.ASCII.GetBytes("orders:" + Secret));
        Assert.Equal("Basic ***", (await CoveredAsync(_basic, "Basic " + login))!.TrimEnd('='));
        Assert.Equal("u=***", (await CoveredAsync(_basic, "u=" + Uri.EscapeDataString(login)))!.Replace("%3D", "", StringComparison.Ordinal));
        Assert.Equal("p=***", await CoveredAsync(_basic, "p=" + Secret));
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("/x?key=s3%2Bcr%2Ft%25a%20b%3")]
    [InlineData("/x?key=s3%2Gcr%2Ft%25a%20b%3D")]
    [InlineData("text/html; charset=utf-8")]
    public async Task Other_Values_StayAsTheyAre(string value) => Assert.Null(await CoveredAsync(_query, value));

    [Fact]
    public async Task Value_WithoutTheSecret_AllocatesNothing()
    {
        var lease = await LeaseAsync(_query);
        var output = new ArrayBufferWriter<byte>();
        Assert.Equal(0, Allocated.Least(() => Assert.False(LeaseTrace.TryCover(lease, "/a%20path?with=nothing"u8, output))));
    }

    // Null: nothing was there.
    private static async Task<string?> CoveredAsync(PlaceConfig place, string value)
    {
        var output = new ArrayBufferWriter<byte>();
        return LeaseTrace.TryCover(await LeaseAsync(place), Encoding.ASCII.GetBytes(value), output) ? Encoding.ASCII.GetString(output.WrittenSpan) : null;
    }

    private static async Task<Lease> LeaseAsync(PlaceConfig place)
    {
        var config = new CredentialConfig { Name = "one", Spec = CredentialSpecs.Find("file")!, Values = new Dictionary<string, IReadOnlyList<string>>(), PutAt = place };
        var credential = new LentCredential(config, null, new Source(), new CredentialCounters("one", new MetricsRegistry()), new ManualClock(), NullLogger.Instance);
        return (await credential.MintAsync(default, new LendScope("alice", default, TemplateValues.None)))!;
    }

    private sealed class Source : ICredentialSource
    {
        public bool Revokes => false;

        public Task<Minted> MintAsync(LendScope scope) => Task.FromResult(Minted.Of(new Secret(Encoding.ASCII.GetBytes(LeaseTraceTests.Secret))));

        public Task<bool> RevokeAsync(in Minted minted) => Task.FromResult(true);
    }
}
