using FastMcp.Wire.Json;
using Microsoft.Extensions.ObjectPool;

namespace FastMcp.Proxy.Masking.Events;

/// <summary>What streams that rest gave up, for those whose next event is here. Safe for all threads.</summary>
internal static class EventRooms
{
    // So many streams may have an event in the time behind which they rest, and none of them makes anything anew.
    private const int Kept = 16 * 1024;

    private static readonly DefaultObjectPool<JsonSlotScanner> s_scanners = new(new Scanners(), Kept);
    private static readonly DefaultObjectPool<RepeatedEvent> s_events = new(new DefaultPooledObjectPolicy<RepeatedEvent>(), Kept);

    // Of others there are none to give: who has set a depth of his own makes his.
    public static JsonSlotScanner RentScanner(JsonLimits limits) =>
        limits.MaxDepth == JsonLimits.Default.MaxDepth ? s_scanners.Get() : new(limits);

    public static RepeatedEvent RentEvent() => s_events.Get();

    public static void Return(JsonSlotScanner? scanner)
    {
        if (scanner is not null && scanner.MaxDepth == JsonLimits.Default.MaxDepth)
        {
            scanner.Forget();
            s_scanners.Return(scanner);
        }
    }

    public static void Return(RepeatedEvent? known)
    {
        if (known is not null && known.TryEmpty())
        {
            s_events.Return(known);
        }
    }

    private sealed class Scanners : IPooledObjectPolicy<JsonSlotScanner>
    {
        public JsonSlotScanner Create() => new(JsonLimits.Default);

        public bool Return(JsonSlotScanner obj) => true;
    }
}
