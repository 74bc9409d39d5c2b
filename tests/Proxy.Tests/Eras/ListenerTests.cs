using System.Text.Json;
using FastMcp.Proxy.Eras;

namespace FastMcp.Proxy.Tests.Eras;

/// <summary>What a stateless client wants to hear.</summary>
public sealed class ListenerTests
{
    [Fact]
    public void Resources_AreStrings_AsTheyStandInJson()
    {
        var listener = Of("""["a\"","b",{"x":1},7,"b"]""");
        Assert.Equal(["a\\\"", "b"], listener.Resources);
        Assert.All(listener.Resources, uri => JsonDocument.Parse($"\"{uri}\"").Dispose());
        Assert.True(listener.Wants("notifications/resources/updated", "a\\\""));
        Assert.True(listener.IsWithinLimits);
    }

    [Fact]
    public void ALongWish_IsOverTheLimit() => Assert.False(Of($"[\"{new string('u', Listener.MostBytes)}\"]").IsWithinLimits);

    private static Listener Of(string resources) => new(EraCalls.Of(parameters: $"\"notifications\":{{\"resourceSubscriptions\":{resources}}},", method: "subscriptions/listen"));
}
