package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tencentcloudapi.common.exception.TencentCloudSDKException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Tuku.class)
class ProductSearchTest {
    private ProductSearch shop;

    @BeforeEach
    void openShop(URI tuku) throws Exception {
        shop = new ProductSearch("tuku", "tuku-secret", tuku);
        shop.create();
        shop.add("P-1", "Balloons", 29, photo("balloons"));
        shop.add("P-2", "Beach", 19, photo("beach"));
        shop.add("P-3", "Meadow", 35, photo("meadow"));
    }

    @Test
    void findsThePosterOnACustomersPhoto() throws Exception {
        List<ProductSearch.Hit> found = shop.find(photo("balloons-edited"), 100);
        assertEquals(List.of("P-1"), found.stream().map(ProductSearch.Hit::sku).toList());
        assertEquals("Balloons", found.get(0).title());
    }

    @Test
    void leavesOutPostersAboveTheCustomersPrice() throws Exception {
        assertEquals(List.of(), shop.find(photo("balloons-edited"), 20));
    }

    @Test
    void aSecondPosterWithTheSameNumberIsRefusedAsByTheCloud() {
        TencentCloudSDKException refused =
            assertThrows(TencentCloudSDKException.class, () -> shop.add("P-1", "Beach", 9, photo("beach")));
        assertEquals("InvalidParameterValue.PicNameAlreadyExist", refused.getErrorCode());
    }

    private static byte[] photo(String name) throws IOException {
        try (InputStream file = ProductSearchTest.class.getResourceAsStream("/pictures/" + name + ".jpg")) {
            return file.readAllBytes();
        }
    }
}
