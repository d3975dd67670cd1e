/** Sets of grey-level images. */
package io.kindling.data.image;
